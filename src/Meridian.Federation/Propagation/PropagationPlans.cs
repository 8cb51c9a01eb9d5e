using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Plans one federated object into the table.</summary>
internal sealed class PropagationPlans(
    IKubeClient federation, IInformers informers, IMembers members, Planner planner, CopyTable table, PolicyReports reports, PropagationWithdrawal withdrawal,
    FederationEvents events, FederationOptions options)
{
    /// <summary>Decides what members should hold of an object, and says so in the table.</summary>
    /// <returns>The members for which that is news.</returns>
    public async Task<IReadOnlyList<string>> PlanAsync(CopyKey key, CancellationToken cancellationToken)
    {
        var source = informers.For(key.Kind.Type).Get(key.Key);
        // One that is kept now may have been copied before: it is let go like any other.
        if (source?.Header.DeletionTimestamp is not null) return await withdrawal.WithdrawAsync(key, source, cancellationToken);
        if (source is null || key.Kind.WhyKept(source, options) is not null)
        {
            table.Remove(key);
            planner.Forget(key.Kind.Type, key.Key);
            reports.Forget(key);
            return [];
        }
        // Before the first copy, so that no copy can outlive the object unseen.
        await Finalizers.EnsureAsync(federation, key.Kind.Type, source, cancellationToken);
        if (Plan(key.Kind, source) is not { } plan) return [];
        var row = table.Row(key);
        return row.Set(new DesiredState(source, CopyTemplate.Of(key.Kind, source, options.Name, planner.Overrides(key.Kind, source), row.Desired?.Template), plan));
    }

    /// <summary>When an object is to be planned again though nothing changes; null for never.</summary>
    public DateTimeOffset? ReviewAt(CopyKey key) => table.Find(key)?.Desired is { IsWithdrawn: false } desired ? desired.Plan.ReviewAt : null;

    /// <summary>Calls a handler with what tells the objects that are to be planned again, though neither they nor members changed. Must be quick.</summary>
    public IDisposable Subscribe(Action<Func<ResourceType, KubeObject, bool>> handler) => planner.Subscribe(handler);

    // Null if the object's own words cannot be followed; then everything stays as it is until they are changed.
    private PlacementPlan? Plan(PropagatedKind kind, KubeObject source)
    {
        try
        {
            return planner.Plan(kind, source, members.All, problem => events.Warning(source, kind.Type, "InvalidPreferences", problem));
        }
        catch (FormatException fault)
        {
            events.Warning(source, kind.Type, "InvalidClusterSelector", $"annotation {ClusterSelector.Annotation}: {fault.Message}");
            return null;
        }
    }
}
