using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Writes the Node object and its status.</summary>
internal static class NodeDraft
{
    /// <summary>Version of Kubernetes whose API the agent keeps to.</summary>
    public const string KubeletVersion = "v1.36.0";

    public static JsonObject Node(NodeAgentOptions options, NodeIdentity node) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject { ["name"] = node.Name, ["labels"] = Labels(options, node) },
        ["spec"] = new JsonObject { ["podCIDR"] = node.PodCidr, ["podCIDRs"] = new JsonArray(node.PodCidr), ["providerID"] = $"meridian://{node.Name}" },
    };

    public static JsonObject Labels(NodeAgentOptions options, NodeIdentity node)
    {
        var labels = new JsonObject();
        foreach (var (name, value) in options.Labels) labels[name] = value;
        labels[WellKnownLabels.Hostname] = node.Name;
        labels["kubernetes.io/os"] = "linux";
        labels["kubernetes.io/arch"] = Architecture;
        if (options.Region.Length > 0) labels[WellKnownLabels.Region] = options.Region;
        if (options.Zone.Length > 0) labels[WellKnownLabels.Zone] = options.Zone;
        return labels;
    }

    /// <summary>The status without its conditions.</summary>
    public static JsonObject Status(NodeIdentity node, NodeCapacity capacity, string runtimeVersion) => new()
    {
        ["addresses"] = new JsonArray(Address("InternalIP", node.Address), Address("Hostname", node.Name)),
        ["capacity"] = Resources(capacity),
        ["allocatable"] = Resources(capacity),
        ["nodeInfo"] = new JsonObject
        {
            ["machineID"] = "",
            ["systemUUID"] = "",
            ["bootID"] = "",
            ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
            ["osImage"] = RuntimeInformation.OSDescription,
            ["containerRuntimeVersion"] = runtimeVersion,
            ["kubeletVersion"] = KubeletVersion,
            ["kubeProxyVersion"] = "",
            ["operatingSystem"] = "linux",
            ["architecture"] = Architecture,
        },
    };

    /// <summary>The node's conditions; a time of change moves only when the status does.</summary>
    public static JsonArray Conditions(NodeFault fault, Condition[] before, DateTimeOffset now) =>
        new([.. NodeFaults.Conditions(fault).Select(c => (c with { LastHeartbeatTime = now }).After(before, now).ToNode())]);

    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static JsonObject Resources(NodeCapacity capacity) => new()
    {
        ["cpu"] = capacity.Cpus.ToString(CultureInfo.InvariantCulture),
        ["memory"] = $"{capacity.MemoryBytes / 1024}Ki",
        ["pods"] = capacity.Pods.ToString(CultureInfo.InvariantCulture),
    };

    private static JsonObject Address(string type, string address) => new() { ["type"] = type, ["address"] = address };
}
