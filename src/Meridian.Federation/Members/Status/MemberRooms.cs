using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Sums what members' nodes have and their pods ask for. The pods are read page by page and not kept: following all pods of all members for
/// one line of a status would cost more than everything else.
/// </summary>
/// <param name="nodes">What nodes say.</param>
/// <param name="time">Clock.</param>
internal sealed class MemberRooms(NodeBook nodes, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private static readonly ListOptions OnNodes = new() { FieldSelector = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed", Limit = 500 };

    private readonly ConcurrentDictionary<string, Count> counts = new(StringComparer.Ordinal);

    private sealed record Count(Dictionary<string, Quantity> Requested, long At);

    /// <summary>The sums as in the status of a Cluster; null while the nodes are not known.</summary>
    public async Task<JsonObject?> OfAsync(MemberState state, CancellationToken cancellationToken)
    {
        if (nodes.Of(state) is not { } summary) return null;
        return new JsonObject { ["allocatable"] = Node(summary.Allocatable), ["requested"] = Node(await RequestedAsync(state, cancellationToken)) };
    }

    private async Task<Dictionary<string, Quantity>> RequestedAsync(MemberState state, CancellationToken token)
    {
        var known = counts.GetValueOrDefault(state.Name);
        if (known is not null && time.GetElapsedTime(known.At) < Period) return known.Requested;
        if (state is not { IsReachable: true, Connection.Client: { } client }) return known?.Requested ?? [];
        try
        {
            var sum = await CountAsync(client, token);
            counts[state.Name] = new Count(sum, time.GetTimestamp());
            return sum;
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, token))
        {
            // What is known is better than nothing; the next round counts again.
            return known?.Requested ?? [];
        }
    }

    private static async Task<Dictionary<string, Quantity>> CountAsync(IKubeClient client, CancellationToken token)
    {
        var sum = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var (pods, next) = (0, "");
        do
        {
            var page = await client.ListAsync(ResourceTypes.Pods, null, OnNodes with { Continue = next }, token);
            foreach (var pod in page.Items)
                if (pod.ToNode()["spec"] is JsonObject spec) Add(sum, PodResources.Of(spec, "requests"));
            (pods, next) = (pods + page.Items.Count, page.Continue);
        }
        while (next.Length > 0);
        sum["pods"] = Quantity.Of(pods);
        return sum;
    }

    private static void Add(Dictionary<string, Quantity> sum, IReadOnlyDictionary<string, Quantity> more)
    {
        foreach (var (name, amount) in more) sum[name] = sum.GetValueOrDefault(name) + amount;
    }

    private static JsonObject Node(IReadOnlyDictionary<string, Quantity> amounts) =>
        new(amounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value.ToString())));
}
