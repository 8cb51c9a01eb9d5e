using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Client;

/// <summary>
/// A kubeconfig as a tree: what is not understood is kept. Contexts of ours have a cluster and a user of the same name.
/// </summary>
/// <remarks>Kubernetes: <c>clientcmd/api/v1 Config</c>. Not safe for concurrent use.</remarks>
public sealed class Kubeconfig
{
    private readonly string? folder;

    /// <summary>Takes a parsed file.</summary>
    /// <param name="root">The file's tree, which is edited in place.</param>
    /// <param name="folder">Folder against which relative paths in the file are read; null if it may name neither files nor programs.</param>
    public Kubeconfig(JsonObject root, string? folder) => (Root, this.folder) = (root, folder);

    /// <summary>The whole file.</summary>
    public JsonObject Root { get; }

    /// <summary>Names of the contexts.</summary>
    public IReadOnlyList<string> Contexts => [.. Entries("contexts").Select(e => Text(e, "name"))];

    /// <summary>The <c>current-context</c>; empty if none.</summary>
    public string CurrentContext => Text(Root, "current-context");

    /// <summary>An empty file, as kubectl would begin one.</summary>
    public static Kubeconfig Empty() => new(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["clusters"] = new JsonArray(),
        ["contexts"] = new JsonArray(),
        ["users"] = new JsonArray(),
        ["current-context"] = "",
    }, null);

    /// <summary>The credentials a context stands for.</summary>
    /// <exception cref="KubeconfigException">The context, or what it names, is missing or of a kind that is not supported.</exception>
    public ClusterCredentials Credentials(string context) => new KubeconfigSet([this]).Credentials(context);

    /// <summary>Adds a context with its cluster and user, or replaces those of the same name.</summary>
    public void Set(string name, ClusterCredentials credentials)
    {
        Put("clusters", name, "cluster", ClusterOf(credentials));
        Put("users", name, "user", UserOf(credentials));
        Put("contexts", name, "context", new JsonObject { ["cluster"] = name, ["user"] = name });
    }

    /// <summary>Takes a context out with its cluster and user. The current context stays unless it was this one.</summary>
    public void Remove(string name)
    {
        foreach (var list in (string[])["clusters", "users", "contexts"])
        {
            if (Find(list, name) is { } entry) ((JsonArray)Root[list]!).Remove(entry);
        }
        if (CurrentContext == name) Root["current-context"] = "";
    }

    private static JsonObject ClusterOf(ClusterCredentials credentials)
    {
        var cluster = new JsonObject();
        if (credentials.CertificateAuthorityPem.Length > 0) cluster["certificate-authority-data"] = Base64(credentials.CertificateAuthorityPem);
        if (credentials.InsecureSkipVerify) cluster["insecure-skip-tls-verify"] = true;
        cluster["server"] = credentials.Server.AbsoluteUri.TrimEnd('/');
        if (credentials.ServerName.Length > 0) cluster["tls-server-name"] = credentials.ServerName;
        if (credentials.ProxyUrl is { } proxy) cluster["proxy-url"] = proxy.OriginalString;
        return cluster;
    }

    private static JsonObject UserOf(ClusterCredentials credentials)
    {
        var user = new JsonObject();
        if (credentials.ClientCertificatePem.Length > 0)
        {
            user["client-certificate-data"] = Base64(credentials.ClientCertificatePem);
            user["client-key-data"] = Base64(credentials.ClientKeyPem);
        }
        if (credentials.Token.Length > 0) user["token"] = credentials.Token;
        return user;
    }

    /// <summary>What a named entry of a list holds; null if there is none.</summary>
    internal KubeconfigEntry? Entry(string list, string member, string name) => Find(list, name)?[member] is JsonObject fields ? new KubeconfigEntry(fields, folder) : null;

    private IEnumerable<JsonObject> Entries(string list) => (Root[list] as JsonArray)?.OfType<JsonObject>() ?? [];

    private JsonObject? Find(string list, string name) => Entries(list).FirstOrDefault(e => Text(e, "name") == name);

    private void Put(string list, string name, string member, JsonObject value)
    {
        if (Root[list] is not JsonArray array) Root[list] = array = [];
        if (Find(list, name) is { } entry) entry[member] = value;
        else array.Add((JsonNode)new JsonObject { ["name"] = name, [member] = value });
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
