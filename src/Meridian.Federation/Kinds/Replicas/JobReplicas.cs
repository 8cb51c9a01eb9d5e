using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A Job's parallelism is divided, and its completions in the same proportion. One whose pods have numbers of their own (completion mode Indexed)
/// goes to one member as a whole: two members would count the same numbers.
/// </summary>
/// <remarks>Completions cannot be changed once a Job is there: a copy keeps those it was made with.</remarks>
internal sealed class JobReplicas : IReplicaField
{
    /// <inheritdoc />
    public bool NeedsShare => true;

    /// <inheritdoc />
    public bool DropsEmpty(KubeObject source) => IsWhole(source);

    /// <inheritdoc />
    public long Total(KubeObject source) => IsWhole(source) ? 1 : Parallelism(source);

    /// <inheritdoc />
    public long Wanted(KubeObject copy) => Total(copy);

    /// <inheritdoc />
    public long Ready(KubeObject copy)
    {
        var status = copy.View<ContentView>().Status;
        // A copy that has done its part is as good as one that runs it.
        if (HasEnded(copy)) return Wanted(copy);
        return IsWhole(copy) ? Math.Min(1, status.Number("active")) : status.Number("active");
    }

    /// <inheritdoc />
    public void Write(JsonObject copy, ReplicaShare share, KubeObject? existing)
    {
        if (copy["spec"] is not JsonObject spec || IsIndexed(spec)) return;
        spec["parallelism"] = share.Mine;
        if (spec["completions"] is not JsonValue value || !value.TryGetValue(out long completions)) return;
        spec["completions"] = existing?.View<ContentView>().Spec.At("completions").Number() ?? share.Of(completions);
    }

    /// <inheritdoc />
    public bool IsDone(KubeObject source) => HasEnded(source);

    private static bool HasEnded(KubeObject job) =>
        job.View<ContentView>().Status.Items("conditions").Any(c => c.Text("type") is "Complete" or "Failed" && c.Text("status") == "True");

    private static long Parallelism(KubeObject job) => job.View<ContentView>().Spec.At("parallelism").Number() ?? 1;

    private static bool IsWhole(KubeObject job) => job.View<ContentView>().Spec.Text("completionMode") == "Indexed";

    private static bool IsIndexed(JsonObject spec) => spec["completionMode"] is JsonValue mode && mode.TryGetValue(out string? text) && text == "Indexed";
}
