using System.Globalization;
using System.Text;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.Node;

/// <summary>What the agents of this process's nodes answer to <c>nodes/x/proxy</c>. Safe for concurrent use.</summary>
public sealed class NodeApi
{
    private readonly IReadOnlySet<string> nodes;
    private readonly Func<string, IReadOnlyCollection<KubeObject>> podsOf;
    private readonly PodLogs logs;
    private readonly IUsageSource usage;
    private readonly TimeProvider time;
    private readonly DateTimeOffset started;

    internal NodeApi(IReadOnlySet<string> nodes, Func<string, IReadOnlyCollection<KubeObject>> podsOf, PodLogs logs, IUsageSource usage, TimeProvider time)
    {
        (this.nodes, this.podsOf, this.logs, this.usage, this.time) = (nodes, podsOf, logs, usage, time);
        started = time.GetUtcNow();
    }

    /// <summary>Answers a question.</summary>
    /// <param name="node">The node.</param>
    /// <param name="pathAndQuery">What is asked, such as <c>/pods</c>.</param>
    /// <param name="cancellationToken">Ends the answer, also after the call.</param>
    /// <exception cref="StatusException">The node is not of this process.</exception>
    public async Task<NodeReply> AnswerAsync(string node, string pathAndQuery, CancellationToken cancellationToken)
    {
        if (!nodes.Contains(node)) throw ApiError.Unavailable($"node {node} is not reachable from here");
        var parts = pathAndQuery.Split('?', 2);
        var segments = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return segments switch
        {
            ["healthz"] => NodeReply.Text(200, "ok"),
            ["pods"] or ["runningpods"] => NodeReply.Json(NodeDocuments.Pods(podsOf(node))),
            ["stats", "summary"] => NodeReply.Json(NodeDocuments.Summary(node, started, time.GetUtcNow(), podsOf(node), usage)),
            ["metrics"] => NodeReply.Text(200, NodeDocuments.Metrics(podsOf(node))),
            ["containerLogs", var ns, var pod, var container] => await LogAsync(node, new ObjectKey(ns, pod), container, parts.ElementAtOrDefault(1) ?? "", cancellationToken),
            ["exec" or "attach" or "portForward" or "run", ..] => NodeReply.Text(501, $"{segments[0]} is offered by the API server only: pods/{segments[0].ToLowerInvariant()}\n"),
            _ => NodeReply.Text(404, "404 page not found\n"),
        };
    }

    private async Task<NodeReply> LogAsync(string node, ObjectKey pod, string container, string query, CancellationToken token)
    {
        if (podsOf(node).FirstOrDefault(p => p.Key == pod) is not { } found) return NodeReply.Text(404, $"pod \"{pod.Name}\" does not exist\n");
        var values = QueryHelpers.ParseQuery(query);
        var options = new LogOptions { Follow = Flag("follow"), Previous = Flag("previous"), Timestamps = Flag("timestamps"), TailLines = Number("tailLines"), SinceSeconds = Number("sinceSeconds"), LimitBytes = Number("limitBytes") };
        try
        {
            return new NodeReply(200, "text/plain; charset=utf-8", await logs.OpenAsync(found, container, options, token));
        }
        catch (StatusException refused)
        {
            return NodeReply.Text(refused.Code, refused.Message + "\n");
        }

        bool Flag(string name) => values.TryGetValue(name, out var value) && value.ToString() is "true" or "1";

        long? Number(string name) => values.TryGetValue(name, out var value) && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
