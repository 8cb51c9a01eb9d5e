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

    private static bool IsOfABlock(Uri server) =>
        server.Port == Ports.ApiServer && IPAddress.TryParse(server.Host, out var address) && address.GetAddressBytes() is [127, > 0, var third, var fourth]
        && (third, fourth) is (0, 1) or (0, 2);

    private static JsonObject? Entry(Kubeconfig config, string list, string name) =>
        (config.Root[list] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(e => Text(e, "name") == name);

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
