using System.Net;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Whose a context of the user's kubeconfig is.</summary>
internal enum ContextOwner
{
    /// <summary>There is none of the name.</summary>
    Nobody,

    /// <summary>Ours: it leads to our server.</summary>
    Us,

    /// <summary>Of clusters made by this program, but not of ours: of another home, or of one that is no more.</summary>
    OtherHome,

    /// <summary>Another program's or the user's own.</summary>
    Somebody,
}

/// <summary>Tells whose a context is.</summary>
internal static class ContextOwners
{
    private const byte Nodes = 1;
    private const byte FirstServices = 64;

    /// <summary>Tells it by the server: those of this program have an address of a loopback block and a port that no other program would choose together.</summary>
    /// <param name="config">The kubeconfig.</param>
    /// <param name="name">Name of the context, its cluster and its user.</param>
    /// <param name="server">Our server of the name; null if it is not known.</param>
    public static ContextOwner Of(Kubeconfig config, string name, Uri? server)
    {
        var lists = (string[])["contexts", "clusters", "users"];
        if (!lists.Any(list => Entry(config, list, name) is not null)) return ContextOwner.Nobody;
        if (Entry(config, "clusters", name)?["cluster"] is not JsonObject cluster || !Uri.TryCreate(Text(cluster, "server"), UriKind.Absolute, out var there)) return ContextOwner.Somebody;
        if (Entry(config, "contexts", name)?["context"] is JsonObject context && (Text(context, "cluster") != name || Text(context, "user") != name)) return ContextOwner.Somebody;
        if (there == server) return ContextOwner.Us;
        return IsOfABlock(there) ? ContextOwner.OtherHome : ContextOwner.Somebody;
    }

    /// <summary>The block that our context of a name leads into, be it to a cluster or to a federation that runs in one; null if it does not, or is not ours.</summary>
    public static LoopbackBlock? BlockOf(Kubeconfig config, string name) =>
        Of(config, name, null) == ContextOwner.OtherHome && Uri.TryCreate(Text((JsonObject)Entry(config, "clusters", name)!["cluster"]!, "server"), UriKind.Absolute, out var server)
            ? new LoopbackBlock(IPAddress.Parse(server.Host).GetAddressBytes()[1])
            : null;

    // The API servers of clusters and federations; and nodes and, from 64 on, services, by which a federation in a cluster is reached.
    private static bool IsOfABlock(Uri server) =>
        IPAddress.TryParse(server.Host, out var address) && address.GetAddressBytes() is [127, > 0, var third, var fourth]
        && ((server.Port == Ports.ApiServer && (third, fourth) is (0, 1) or (0, 2)) || third is Nodes or >= FirstServices);

    private static JsonObject? Entry(Kubeconfig config, string list, string name) =>
        (config.Root[list] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(e => Text(e, "name") == name);

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
