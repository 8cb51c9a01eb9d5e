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
    /// <param name="folder">Folder against which relative paths in the file are read; null if it may not name files at all.</param>
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
    public ClusterCredentials Credentials(string context)
    {
        var pair = Find("contexts", context)?["context"] as JsonObject
            ?? throw new KubeconfigException($"the kubeconfig has no context \"{context}\"; it has: {string.Join(", ", Contexts.DefaultIfEmpty("none"))}");
        var cluster = Named("clusters", "cluster", Text(pair, "cluster"), context);
        var user = Text(pair, "user").Length == 0 ? [] : Named("users", "user", Text(pair, "user"), context);
        if (user.ContainsKey("exec") || user.ContainsKey("auth-provider"))
            throw new KubeconfigException($"context \"{context}\" gets its credentials from a plug-in, which is not supported yet; use a token or a client certificate");
        if (!Uri.TryCreate(Text(cluster, "server"), UriKind.Absolute, out var server))
            throw new KubeconfigException($"context \"{context}\": \"{Text(cluster, "server")}\" is no server address; it would look like https://127.1.0.1:6443");
        return new ClusterCredentials
        {
            Server = server,
            CertificateAuthorityPem = Data(cluster, "certificate-authority"),
            ClientCertificatePem = Data(user, "client-certificate"),
            ClientKeyPem = Data(user, "client-key"),
            Token = Text(user, "token") is { Length: > 0 } token ? token : FileText(Text(user, "tokenFile")).Trim(),
            ServerName = Text(cluster, "tls-server-name"),
            InsecureSkipVerify = cluster["insecure-skip-tls-verify"] is JsonValue skip && skip.TryGetValue<bool>(out var insecure) && insecure,
        };
    }

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

    private JsonObject Named(string list, string member, string name, string context) =>
        Find(list, name)?[member] as JsonObject
        ?? throw new KubeconfigException($"context \"{context}\" names \"{name}\", which is not among the {list} of the kubeconfig");

    private IEnumerable<JsonObject> Entries(string list) => (Root[list] as JsonArray)?.OfType<JsonObject>() ?? [];

    private JsonObject? Find(string list, string name) => Entries(list).FirstOrDefault(e => Text(e, "name") == name);

    private void Put(string list, string name, string member, JsonObject value)
    {
        if (Root[list] is not JsonArray array) Root[list] = array = [];
        if (Find(list, name) is { } entry) entry[member] = value;
        else array.Add((JsonNode)new JsonObject { ["name"] = name, [member] = value });
    }

    // Inline data wins over a file, as in kubectl.
    private string Data(JsonObject entry, string name)
    {
        var data = Text(entry, name + "-data");
        if (data.Length == 0) return FileText(Text(entry, name));
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new KubeconfigException($"{name}-data of the kubeconfig is not base64");
        }
    }

    private string FileText(string path)
    {
        if (path.Length == 0) return "";
        if (folder is null) throw new KubeconfigException($"the kubeconfig names the file {path}; here its content must be in the kubeconfig itself");
        try
        {
            return File.ReadAllText(Path.Combine(folder, path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{path}, which the kubeconfig names, cannot be read: {failure.Message}");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
