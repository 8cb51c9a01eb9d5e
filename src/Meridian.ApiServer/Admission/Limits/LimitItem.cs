using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One limit of a LimitRange. Amounts are in the order of their names, so that messages are the same every time.</summary>
internal sealed class LimitItem
{
    private LimitItem(JsonObject node)
    {
        Type = node.Text("type");
        (Min, Max, Ratio) = (Sorted(node, "min"), Sorted(node, "max"), Sorted(node, "maxLimitRequestRatio"));
        (Default, DefaultRequest) = (Sorted(node, "default"), Sorted(node, "defaultRequest"));
    }

    public string Type { get; }

    public IReadOnlyDictionary<string, Quantity> Min { get; }

    public IReadOnlyDictionary<string, Quantity> Max { get; }

    public IReadOnlyDictionary<string, Quantity> Ratio { get; }

    public IReadOnlyDictionary<string, Quantity> Default { get; }

    public IReadOnlyDictionary<string, Quantity> DefaultRequest { get; }

    public static IEnumerable<LimitItem> Of(KubeObject limitRange) =>
        limitRange.ToNode().Obj("spec").Items("limits").Select(l => new LimitItem(l.Item));

    private static SortedDictionary<string, Quantity> Sorted(JsonObject node, string name) => new(ResourceAmounts.Read(node[name]), StringComparer.Ordinal);
}
