using System.Text.RegularExpressions;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Lets a cluster of the user's kubeconfig join a federation. Nothing is written before its credentials have been tried.</summary>
/// <param name="federation">The federation.</param>
internal sealed partial class Joining(IKubeClient federation)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    /// <summary>Registers the cluster. Returns how many nodes it has.</summary>
    /// <param name="name">Name in the federation.</param>
    /// <param name="credentials">How it is reached.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">The name is malformed or taken, or the cluster refuses the credentials or does not answer.</exception>
    public async Task<int> RunAsync(string name, ClusterCredentials credentials, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name)) throw CliException.BadInput($"\"{name}\" is no name: use lower-case letters, digits and '-', at most 63, beginning and ending with a letter or digit");
        await EnsureFreeAsync(name, credentials.Server, cancellationToken);
        var nodes = await TryAsync(name, credentials, cancellationToken);
        await Membership.JoinAsync(federation, new Member(name, credentials, "", [], 0, 0), cancellationToken);
        return nodes;
    }

    private async Task EnsureFreeAsync(string name, Uri server, CancellationToken cancellationToken)
    {
        var members = await federation.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, cancellationToken);
        foreach (var member in members.Items)
        {
            var there = member.View<Cluster>().Spec.Server;
            if (member.Header.Name == name && !IsSame(there, server))
                throw new CliException($"the federation has a member {name} already, at {there}. Choose another name, or let it leave first: meridian federation unjoin {name}");
            if (member.Header.Name != name && IsSame(there, server))
                throw new CliException($"{server.AbsoluteUri.TrimEnd('/')} is a member already, named {member.Header.Name}");
        }
    }

    private static bool IsSame(string server, Uri other) => Uri.TryCreate(server, UriKind.Absolute, out var one) && one == other;

    private static async Task<int> TryAsync(string name, ClusterCredentials credentials, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        var server = credentials.Server.AbsoluteUri.TrimEnd('/');
        try
        {
            using var connection = new ApiConnection(credentials);
            await connection.Client.RawAsync("readyz", limit.Token);
            return (await connection.Client.ListAsync(ResourceTypes.Nodes, null, ListOptions.All, limit.Token)).Items.Count;
        }
        catch (StatusException refused)
        {
            throw new CliException($"{server} does not let {name} join: {refused.Message.TrimEnd('.')}. Nothing was changed");
        }
        catch (HttpRequestException failure)
        {
            throw new CliException($"{server} cannot be reached: {(failure.InnerException?.Message ?? failure.Message).TrimEnd('.')}. Nothing was changed");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"{server} does not answer within {AnswerLimit.TotalSeconds:0} s. Nothing was changed");
        }
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();
}
