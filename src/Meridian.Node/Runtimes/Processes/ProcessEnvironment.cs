using System.Net;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What the node itself puts in the environment of a process pod.</summary>
internal static class ProcessEnvironment
{
    private const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static IEnumerable<KeyValuePair<string, string>> Given(
        PodSandbox pod, ImageEntry image, NodeAgentOptions node, NodeAgentHostOptions options, IInformer services, string serviceAccountFolder)
    {
        var header = pod.Object.Header;
        yield return new("PATH", Path);
        yield return new("HOSTNAME", pod.Spec.Hostname.Length > 0 ? pod.Spec.Hostname : header.Name);
        foreach (var variable in image.Environment) yield return variable;
        foreach (var variable in ServiceVariables.Of(services, header.Namespace, pod.Spec.EnableServiceLinks != false)) yield return variable;
        yield return new("POD_IP", pod.PodIp);
        yield return new(Orphans.Mark, header.Uid);
        if (node.Region.Length > 0) yield return new("MERIDIAN_REGION", node.Region);
        if (node.Zone.Length > 0) yield return new("MERIDIAN_ZONE", node.Zone);
        if (options.ClusterDns is { } dns) yield return new("MERIDIAN_CLUSTER_DNS", dns.ToString());
        if (options.ApiServerUrl.Length > 0) yield return new("MERIDIAN_API_SERVER", options.ApiServerUrl);
        if (ServiceAccountFiles.Wanted(pod.Spec)) yield return new("MERIDIAN_SERVICEACCOUNT_DIR", serviceAccountFolder);
    }

    /// <summary>The command line: the container's command and arguments over the image's.</summary>
    public static IReadOnlyList<string> Command(Container container, ImageEntry image, IReadOnlyDictionary<string, string> environment)
    {
        var entry = container.Command.Length > 0 ? container.Command : image.Entrypoint;
        var defaults = container.Command.Length > 0 ? [] : image.Arguments;
        var arguments = container.Args.Length > 0 ? container.Args : defaults;
        return [.. entry.Concat(arguments).Select(a => VariableExpansion.Expand(a, environment))];
    }

    /// <summary>The <c>resolv.conf</c> of a pod that uses the cluster's DNS.</summary>
    public static string ResolvConf(IPAddress dns, string ns, string domain) =>
        $"nameserver {dns}\nsearch {ns}.svc.{domain} svc.{domain} {domain}\noptions ndots:5\n";
}
