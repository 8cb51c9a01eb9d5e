using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>One copy to be deleted when its member is back.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Key">Its key.</param>
/// <param name="FederatedUid">Uid of the federated object it was a copy of: a newer object of that name is not meant.</param>
internal sealed record PendingDeletion(ResourceType Type, ObjectKey Key, string FederatedUid)
{
    /// <summary><c>deployments.v1.apps default/backend</c>.</summary>
    public string Text => $"{Type} {Key}";

    /// <summary>Reads <see cref="Text"/>; null if it is none. The type need not be served any more: its kind is then not known.</summary>
    public static PendingDeletion? Parse(string uid, string text)
    {
        if (text.Split(' ') is not [var type, var key] || type.Split('.', 3) is not [var plural, var version, ..] name) return null;
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return new(new ResourceType(name.ElementAtOrDefault(2) ?? "", version, "", plural, slash >= 0), new ObjectKey(slash < 0 ? "" : key[..slash], key[(slash + 1)..]), uid);
    }
}

/// <summary>
/// Remembers, in ConfigMaps for each member in the system namespace, which copies are to be deleted when the member is back. Several, because one
/// may not be larger than a request: 16 hold more than 100,000 copies.
/// Written before the federated object goes, so that nothing is forgotten, whatever stops.
/// </summary>
internal sealed class PendingDeletions(IKubeClient federation, FederationOptions options)
{
    private const string Prefix = "pending-deletions-";

    private const string Parts = "0123456789abcdef";

    /// <summary>Keys of a member's ConfigMaps; most are not there.</summary>
    public IEnumerable<ObjectKey> KeysOf(string member) => Parts.Select(part => KeyOf(member, part));

    /// <summary>The member whose ConfigMap it is, or null.</summary>
    public string? MemberOf(ObjectKey key) =>
        key.Namespace == options.SystemNamespace && key.Name.StartsWith(Prefix, StringComparison.Ordinal) && key.Name.Length > Prefix.Length + 2 && key.Name[^2] == '.'
            ? key.Name[Prefix.Length..^2] : null;

    /// <summary>Remembers a copy.</summary>
    public async Task AddAsync(string member, ResourceType type, KubeObject source, CancellationToken cancellationToken)
    {
        var entry = new PendingDeletion(type, source.Key, source.Header.Uid);
        var key = KeyOf(member, entry);
        var body = Body(key, entry.FederatedUid, entry.Text);
        try
        {
            await federation.PatchAsync(ResourceTypes.ConfigMaps, key, PatchKind.Merge, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            await federation.CreateAsync(ResourceTypes.ConfigMaps, options.SystemNamespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
        }
    }

    /// <summary>Forgets a copy.</summary>
    public Task RemoveAsync(string member, PendingDeletion entry, CancellationToken cancellationToken)
    {
        var key = KeyOf(member, entry);
        return federation.PatchAsync(ResourceTypes.ConfigMaps, key, PatchKind.Merge, JsonBytes.Of(Body(key, entry.FederatedUid, null)), WriteOptions.Default, cancellationToken);
    }

    /// <summary>Forgets all copies of a ConfigMap. One that is not there is no error.</summary>
    public async Task ForgetAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await federation.DeleteAsync(ResourceTypes.ConfigMaps, key, DeleteOptions.Background, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was faster.
        }
    }

    private ObjectKey KeyOf(string member, PendingDeletion entry) => KeyOf(member, Parts[(int)(NameHash.Of("", entry.FederatedUid) % (uint)Parts.Length)]);

    private ObjectKey KeyOf(string member, char part) => new(options.SystemNamespace, $"{Prefix}{member}.{part}");

    private static JsonObject Body(ObjectKey key, string uid, string? text) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        ["data"] = new JsonObject { [uid] = text },
    };
}
