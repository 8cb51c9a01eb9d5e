using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Lets a cluster join: makes the federation's account in it and registers it. May be repeated, which repairs what is missing; when it fails,
/// everything it made is removed again.
/// </summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock.</param>
public sealed class MemberJoin(IKubeClient federation, TimeProvider time)
{
    private readonly JoinJournal journal = new();

    /// <summary>What a join would make, in the member and then in the federation, without the token.</summary>
    public static IReadOnlyList<System.Text.Json.Nodes.JsonObject> Plan(JoinRequest request, FederationIdentity identity)
    {
        var account = new MemberAccount(identity);
        var secret = MemberSecret.Body(request.Name, ServerOf(request), request.Administrator with { CertificateAuthorityPem = "" }, account.Key, new AccountToken("", default, default));
        secret.Remove("data");
        return [.. request.DefinesServices ? McsDefinitions.All() : [], account.Namespace(), .. account.Objects("", RightsOf(request, identity)).Select(o => o.Body), secret, MemberCluster.Body(request, ServerOf(request))];
    }

    /// <summary>Makes the account and the registration. <see cref="UndoAsync"/> takes back what was made.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="member">The cluster, as its administrator.</param>
    /// <param name="cancellationToken">Gives up; everything is taken back.</param>
    /// <exception cref="JoinException">It did not work; the message says why, and what of it remains.</exception>
    public async Task RunAsync(JoinRequest request, IKubeClient member, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await FederationIdentity.ReadAsync(federation, cancellationToken);
            await EnsureFreeAsync(request, cancellationToken);
            var (account, token) = await MakeAccountAsync(request, identity, member, cancellationToken);
            if (request.DefinesServices) await DefineServicesAsync(request, member, cancellationToken);
            await RegisterAsync(request, account, token, cancellationToken);
        }
        catch (Exception failure) when (failure is JoinException or OperationCanceledException || MemberFailure.IsExpected(failure, cancellationToken))
        {
            var left = await UndoAsync();
            if (failure is OperationCanceledException && cancellationToken.IsCancellationRequested && left.Length == 0) throw;
            throw new JoinException($"{request.Name} did not join: {Reason(failure)}. {(left.Length == 0 ? "Nothing of it remains" : left)}", failure);
        }
    }

    /// <summary>Removes what was made. Returns a sentence about what could not be; empty if nothing is left.</summary>
    public async Task<string> UndoAsync()
    {
        var left = await journal.UndoAsync(time);
        return left.Count == 0 ? "" : $"These could not be removed: {string.Join(", ", left)}";
    }

    private static string Reason(Exception failure) => (failure switch
    {
        HttpRequestException { InnerException: { } inner } => $"{inner.Message.TrimEnd('.')} (no answer)",
        OperationCanceledException => "it was interrupted",
        _ => failure.Message,
    }).TrimEnd('.');

    private static Uri ServerOf(JoinRequest request) => request.Server ?? request.Administrator.Server;

    private static MemberRights RightsOf(JoinRequest request, FederationIdentity identity) =>
        new([.. request.ApiGroups.Contains("*") ? ["*"] : request.ApiGroups.Union(identity.Groups)], request.MayEscalate);

    private async Task EnsureFreeAsync(JoinRequest request, CancellationToken token)
    {
        var server = ServerOf(request);
        foreach (var cluster in (await federation.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, token)).Items)
        {
            var (there, isNamed) = (cluster.View<Cluster>().Spec.Server, cluster.Header.Name == request.Name);
            if (isNamed && cluster.Header.DeletionTimestamp is not null) throw new JoinException($"a member {request.Name} is just leaving; try again when it has left");
            if (isNamed && !IsSame(there, server))
                throw new JoinException($"the federation has a member {request.Name} already, at {there}. Choose another name, or let it leave first: meridian federation unjoin {request.Name}");
            if (!isNamed && IsSame(there, server)) throw new JoinException($"{server.AbsoluteUri.TrimEnd('/')} is a member already, named {cluster.Header.Name}");
        }
    }

    private static bool IsSame(string server, Uri other) => Uri.TryCreate(server, UriKind.Absolute, out var one) && one == other;

    private async Task<(ObjectKey Account, AccountToken Token)> MakeAccountAsync(
        JoinRequest request, FederationIdentity identity, IKubeClient member, CancellationToken token)
    {
        var account = new MemberAccount(identity);
        var home = await Live.FindAsync(member, ResourceTypes.Namespaces, ObjectKey.Cluster(account.Name), token);
        if (home is not null) EnsureOurs(home, identity, request.TakesOver);
        home = await journal.PutAsync(member, request.Name, ResourceTypes.Namespaces, account.Namespace(), token);
        var objects = account.Objects(home.Header.Uid, RightsOf(request, identity));
        await Task.WhenAll(objects.Select(o => journal.PutAsync(member, request.Name, o.Type, o.Body, token)));
        return (account.Key, await AccountToken.RequestAsync(member, account.Key, time.GetUtcNow(), token));
    }

    // Somebody's definitions, older or newer, stay as they are.
    private async Task DefineServicesAsync(JoinRequest request, IKubeClient member, CancellationToken token)
    {
        foreach (var definition in McsDefinitions.All())
            if (await Live.FindAsync(member, ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster((string)definition["metadata"]!["name"]!), token) is null)
                await journal.PutAsync(member, request.Name, ResourceTypes.CustomResourceDefinitions, definition, token);
    }

    private static void EnsureOurs(KubeObject home, FederationIdentity identity, bool takesOver)
    {
        if (home.Header.DeletionTimestamp is not null) throw new JoinException($"namespace {home.Header.Name} in the cluster is still being deleted; try again in a moment");
        if (takesOver || home.Header.Annotations.GetValueOrDefault(MemberAccount.FederationUid) is not { } owner || owner == identity.Uid) return;
        throw new JoinException($"the cluster belongs to another federation that is named {identity.Name} too, so their copies could not be told apart. Let it leave that one first; if that federation is no more, add --take-over");
    }

    private async Task RegisterAsync(JoinRequest request, ObjectKey account, AccountToken token, CancellationToken cancellationToken)
    {
        var server = ServerOf(request);
        const string Where = "the federation";
        await journal.PutAsync(federation, Where, ResourceTypes.Secrets, MemberSecret.Body(request.Name, server, request.Administrator, account, token), cancellationToken);
        var body = MemberCluster.Body(request, server);
        // What is not asked for now may have been asked for before, so it is not taken away.
        if (await Live.FindAsync(federation, ResourceTypes.Clusters, ObjectKey.Cluster(request.Name), cancellationToken) is null)
            await journal.PutAsync(federation, Where, ResourceTypes.Clusters, body, cancellationToken);
        else
            await federation.PatchAsync(ResourceTypes.Clusters, ObjectKey.Cluster(request.Name), PatchKind.Merge, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
    }
}
