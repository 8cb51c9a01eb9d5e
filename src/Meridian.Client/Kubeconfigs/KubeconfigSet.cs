namespace Meridian.Client;

/// <summary>
/// Several kubeconfigs read as one, as <c>KUBECONFIG</c> may name them: of entries with the same name the first one counts, and a context of one
/// file may name the cluster or user of another.
/// </summary>
/// <param name="files">The files, the most important first.</param>
public sealed class KubeconfigSet(IReadOnlyList<Kubeconfig> files)
{
    /// <summary>Names of the contexts, in the order of the files.</summary>
    public IReadOnlyList<string> Contexts => [.. files.SelectMany(f => f.Contexts).Distinct(StringComparer.Ordinal)];

    /// <summary>The first <c>current-context</c> that is set; empty if none.</summary>
    public string CurrentContext => files.Select(f => f.CurrentContext).FirstOrDefault(c => c.Length > 0) ?? "";

    /// <summary>The credentials a context stands for. Files and programs that they name are read and run when a connection needs them, but for certificates, which are read now.</summary>
    /// <exception cref="KubeconfigException">The context, or what it names, is missing or of a kind that is not supported.</exception>
    public ClusterCredentials Credentials(string context)
    {
        var pair = Find("contexts", "context", context)
            ?? throw new KubeconfigException($"the kubeconfig has no context \"{context}\"; it has: {string.Join(", ", Contexts.DefaultIfEmpty("none"))}");
        var cluster = Named("clusters", "cluster", pair.Text("cluster"), context);
        var user = pair.Text("user").Length == 0 ? KubeconfigEntry.None : Named("users", "user", pair.Text("user"), context);
        return new CredentialsReader(context, cluster, user).Read();
    }

    private KubeconfigEntry Named(string list, string member, string name, string context) =>
        Find(list, member, name) ?? throw new KubeconfigException($"context \"{context}\" names \"{name}\", which is not among the {list} of the kubeconfig");

    private KubeconfigEntry? Find(string list, string member, string name) => files.Select(f => f.Entry(list, member, name)).FirstOrDefault(e => e is not null);
}
