using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ServiceAccounts;

/// <summary>Fills Secrets of type <c>kubernetes.io/service-account-token</c> for the account they name, and removes those whose account is gone.</summary>
/// <param name="client">Where they are written.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="signer">Signs the tokens.</param>
/// <param name="certificateAuthority">The cluster's CA certificates as PEM.</param>
internal sealed class TokenSecretReconciler(IKubeClient client, IInformers informers, ITokenSigner signer, string certificateAuthority) : IReconciler
{
    private const string Type = "kubernetes.io/service-account-token";
    private const string AccountName = "kubernetes.io/service-account.name";
    private const string AccountUid = "kubernetes.io/service-account.uid";

    private readonly IInformer secrets = informers.For(ResourceTypes.Secrets);
    private readonly IInformer accounts = informers.For(ResourceTypes.ServiceAccounts);

    public string Name => "serviceaccount-token";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNamespace(secrets);
        sources.Map(ResourceTypes.Secrets, change => change.New is { } secret && AccountOf(secret).Length > 0 ? [change.Key] : []);
        sources.Map(ResourceTypes.ServiceAccounts, change =>
            change.Old?.Header.Uid == change.New?.Header.Uid ? [] : Indexes.InNamespace(secrets, change.Key.Namespace).Where(s => AccountOf(s) == change.Key.Name).Select(s => s.Key).ToArray());
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (secrets.Get(key) is not { Header.DeletionTimestamp: null } secret) return Requeue.None;
        var node = secret.ToNode();
        if (AccountOf(secret) is not { Length: > 0 } name || node["type"]?.ToString() != Type) return Requeue.None;
        var account = accounts.Get(new ObjectKey(key.Namespace, name));
        if (account is null || secret.Header.Annotations.TryGetValue(AccountUid, out var uid) && uid != account.Header.Uid) await RemoveAsync(secret, name, cancellationToken);
        else if (Fill(node, secret, account)) await client.UpdateAsync(ResourceTypes.Secrets, key, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
        return Requeue.None;
    }

    private static string AccountOf(KubeObject secret) => secret.Header.Annotations.GetValueOrDefault(AccountName, "");

    // The cache may not have the account yet: only what the server says is gone is gone.
    private async Task RemoveAsync(KubeObject secret, string account, CancellationToken cancellationToken)
    {
        try
        {
            var live = await client.GetAsync(ResourceTypes.ServiceAccounts, new ObjectKey(secret.Header.Namespace, account), cancellationToken);
            if (!secret.Header.Annotations.TryGetValue(AccountUid, out var uid) || uid == live.Header.Uid) return;
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            // It is gone.
        }
        await client.DeleteAsync(ResourceTypes.Secrets, secret.Key, new DeleteOptions { PreconditionUid = secret.Header.Uid }, cancellationToken);
    }

    private bool Fill(JsonObject node, KubeObject secret, KubeObject account)
    {
        var data = node["data"] as JsonObject ?? [];
        var changed = Set(data, "ca.crt", certificateAuthority) | Set(data, "namespace", secret.Header.Namespace);
        if (data["token"] is null) changed |= Set(data, "token", signer.Sign(secret.Key, account));
        if (data.Parent is null) node["data"] = data;
        if (secret.Header.Annotations.ContainsKey(AccountUid)) return changed;
        node["metadata"]!["annotations"]![AccountUid] = account.Header.Uid;
        return true;
    }

    private static bool Set(JsonObject data, string name, string text)
    {
        var value = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        if (data[name]?.ToString() == value) return false;
        data[name] = value;
        return true;
    }
}
