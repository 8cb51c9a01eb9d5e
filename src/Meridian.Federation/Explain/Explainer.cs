using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Answers the questions to a federation from what it knows now. Changes nothing. Safe for concurrent use.</summary>
/// <param name="objects">The federation's objects.</param>
/// <param name="kinds">Which kinds are copied.</param>
/// <param name="cases">Gathers what placement reads, and decides.</param>
/// <param name="overrides">Knows what overrides do.</param>
/// <param name="options">The federation's patience.</param>
/// <param name="time">Clock.</param>
internal sealed class Explainer(
    SourceObjects objects, PropagatedKinds kinds, PlacementCases cases, OverridePreview overrides, FederationOptions options, TimeProvider time)
{
    private readonly WhyAnswer why = new(objects, kinds, cases, overrides, options, time);
    private readonly PlanAnswer plan = new(objects, kinds, cases, overrides, options);

    /// <summary>Why an object is where it is.</summary>
    public PlacementReviewStatus Why(string ns, PlacementReviewSpec spec) => why.Of(ns, spec);

    /// <summary>What would become of objects if they were written.</summary>
    public PlanReviewStatus Plan(PlanReviewSpec spec) => plan.Of(spec);

    /// <summary>What would become of one object if it were written, and of those it is about if it is a policy.</summary>
    public IReadOnlyList<PlannedObject> Plan(KubeObject value) => plan.Of(value);

    /// <summary>What would become of the federation.</summary>
    public SimulationStatus Simulate(SimulationSpec spec)
    {
        var notes = new List<string>();
        var known = Cases(notes);
        var members = cases.Members;
        var started = time.GetTimestamp();
        var status = Simulation.Run(Scenario.Of(spec, members, known), members, known);
        var starts = PodStarts.Of(objects.All(ResourceTypes.Pods));
        return status with { Recovery = RecoveryEstimate.Of(status, known, time.GetElapsedTime(started), starts, options), Notes = [.. notes], IsCounting = known.Any(c => c.Request.IsRoomPending) };
    }

    private List<PlacementCase> Cases(List<string> notes)
    {
        var found = new List<PlacementCase>();
        foreach (var kind in kinds.All.Where(k => k.Divides))
            foreach (var source in objects.All(kind.Type).Where(o => o.Header.DeletionTimestamp is null && kind.WhyKept(o, options) is null))
            {
                try
                {
                    found.Add(cases.Now(kind, source, counts: true));
                }
                catch (FormatException fault)
                {
                    notes.Add($"{kind.Type.Singular} {source.Key} is left out: annotation {ClusterSelector.Annotation}: {fault.Message}");
                }
            }
        return found;
    }
}
