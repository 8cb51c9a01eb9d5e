using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes a federated object's status from what its copies say. Pure.</summary>
internal interface IStatusSummary
{
    /// <param name="source">The federated object, with its status so far.</param>
    /// <param name="outcomes">What became of it in each member.</param>
    /// <param name="now">For conditions that change.</param>
    JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now);
}
