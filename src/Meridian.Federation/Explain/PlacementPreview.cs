using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells who tries a write without storing it (<c>--dry-run=server</c>) where the object would go and what would move. Refuses nothing.</summary>
/// <param name="questions">Knows who can tell.</param>
internal sealed class PlacementPreview(FederationQuestions questions) : IAdmission
{
    // Warnings are headers: a policy may be about a thousand objects.
    private const int MostObjects = 10;
    private const int MostClusters = 20;

    /// <inheritdoc />
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!request.Context.DryRun || request.Operation == AdmissionOperation.Delete || request.Subresource.Length > 0 || questions.Explainer is not { } explainer) return ValueTask.CompletedTask;
        var planned = explainer.Plan(KubeObject.FromNode(request.Object));
        var about = planned.Where(p => p.Clusters.Length > 0).ToArray();
        foreach (var one in about.Take(MostObjects)) request.Context.Warn(Text(one, named: one.Object.Name != request.Key.Name || one.Object.Kind != request.Type.Kind));
        if (about.Length > MostObjects) request.Context.Warn($"placement: {about.Length - MostObjects} more objects would be placed otherwise; see: meridian plan");
        return ValueTask.CompletedTask;
    }

    /// <summary>One object's placement in a line.</summary>
    /// <param name="planned">The object.</param>
    /// <param name="named">Whether the line names it.</param>
    public static string Text(PlannedObject planned, bool named)
    {
        var placed = planned.Clusters.Where(c => c.PlacedNow || c.PlacedThen).ToArray();
        var clusters = placed.Length == 0 ? "no cluster" : string.Join(", ", placed.Take(MostClusters).Select(Share)) + (placed.Length > MostClusters ? $" and {placed.Length - MostClusters} more" : "");
        var name = named ? $" of {planned.Object.Kind.ToLowerInvariant()} {planned.Object.Namespace}{(planned.Object.Namespace.Length > 0 ? "/" : "")}{planned.Object.Name}" : "";
        var shortfall = planned.Shortfall == 0 ? "" : $"; {Count(planned.Shortfall)} {(planned.Shortfall == 1 ? "fits" : "fit")} nowhere";
        return $"placement{name}: {clusters}; {Moving(planned.Moves)}{shortfall}{Overridden(planned)}";
    }

    private static string Share(PlannedCluster cluster)
    {
        if (!cluster.PlacedThen) return $"{cluster.Name} - ({(cluster.Now is { } gone and > 0 ? $"-{gone}" : "gone")})";
        if (cluster.Then is not { } then) return cluster.PlacedNow ? $"{cluster.Name} (=)" : $"{cluster.Name} (new)";
        var difference = then - (cluster.Now ?? 0);
        return $"{cluster.Name} {then} ({(difference == 0 ? "=" : difference > 0 ? $"+{difference}" : $"{difference}")})";
    }

    private static string Moving(long moves) => moves == 0 ? "nothing moves" : $"{Count(moves)} {(moves == 1 ? "moves" : "move")}";

    private static string Count(long replicas) => replicas == 1 ? "1 replica" : $"{replicas} replicas";

    private static string Overridden(PlannedObject planned)
    {
        if (planned.Failures.Length > 0) return $"; {planned.Failures[0]}";
        var clusters = planned.Overrides.Select(o => o.Cluster).Distinct().ToArray();
        return clusters.Length == 0 ? "" : $"; overridden in {string.Join(", ", clusters.Take(MostClusters))}";
    }
}
