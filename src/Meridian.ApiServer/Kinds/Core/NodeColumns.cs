using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class NodeColumns : ITableColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string RoleLabel = "kubernetes.io/role";

    public ResourceType Type => ResourceTypes.Nodes;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Status"), new("Roles"), TableColumn.Age, new("Version"),
        new("Internal-IP", Wide: true), new("External-IP", Wide: true), new("OS-Image", Wide: true), new("Kernel-Version", Wide: true), new("Container-Runtime", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var (info, addresses) = (source.Status["nodeInfo"], source.Status["addresses"]);
        return
        [
            source.Name, State(source), Roles(source.Object.Header.Labels), source.Age, info["kubeletVersion"].Text,
            CellText.OrNone(addresses.Where("type", "InternalIP")["address"].Text), CellText.OrNone(addresses.Where("type", "ExternalIP")["address"].Text),
            Known(info["osImage"].Text), Kernel(info), Known(info["containerRuntimeVersion"].Text),
        ];
    }

    private static string State(in TableSource source)
    {
        var ready = source.Status["conditions"].Where("type", "Ready");
        var state = !ready.Exists ? "Unknown" : ready["status"].Text == "True" ? "Ready" : "NotReady";
        return source.Spec["unschedulable"].IsTrue ? state + ",SchedulingDisabled" : state;
    }

    private static string Roles(IReadOnlyDictionary<string, string> labels)
    {
        var roles = labels.Keys.Where(k => k.StartsWith(RolePrefix, StringComparison.Ordinal) && k.Length > RolePrefix.Length).Select(k => k[RolePrefix.Length..]);
        if (labels.GetValueOrDefault(RoleLabel) is { Length: > 0 } named) roles = roles.Append(named);
        return CellText.Joined(roles.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Kernel(JsonField info)
    {
        var (kernel, architecture) = (info["kernelVersion"].Text, info["architecture"].Text);
        return kernel.Length == 0 ? "<unknown>" : architecture.Length == 0 ? kernel : $"{kernel} ({architecture})";
    }

    private static string Known(string text) => text.Length == 0 ? "<unknown>" : text;
}
