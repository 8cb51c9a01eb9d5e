using Meridian.ApiServer.CustomResources;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Decides what a delete request does. Pure.</summary>
internal static class DeletionPlan
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";
    private const long DefaultGraceSeconds = 30;

    /// <param name="type">Resource.</param>
    /// <param name="current">The object now.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="now">The time; fractions of a second are dropped, as objects hold none.</param>
    public static Deletion Of(ResourceType type, KubeObject current, DeleteRequest request, DateTimeOffset now)
    {
        var header = current.Header;
        var finalizers = Finalizers(type, header, request);
        if (type.Equals(ResourceTypes.Pods))
            return header.DeletionTimestamp is null ? FirstOfPod(current, finalizers, request, WholeSeconds(now)) : AgainOfPod(header, request);
        var held = finalizers.Count > 0 || ObjectHolds.NamespaceIsHeld(type, current);
        if (!held) return new Deletion.Remove();
        if (header.DeletionTimestamp is { } since && finalizers.SequenceEqual(header.Finalizers)) return new Deletion.Pending();
        long? grace = type.Equals(ResourceTypes.Namespaces) ? null : 0;
        return new Deletion.Mark(header.DeletionTimestamp ?? WholeSeconds(now), grace, finalizers, header.DeletionTimestamp is null);
    }

    private static Deletion FirstOfPod(KubeObject pod, IReadOnlyList<string> finalizers, DeleteRequest request, DateTimeOffset now)
    {
        var grace = GraceSeconds(pod, request);
        return grace == 0 && finalizers.Count == 0 ? new Deletion.Remove() : new Deletion.Mark(now.AddSeconds(grace), grace, finalizers, true);
    }

    // A second request may shorten the time, never lengthen it.
    private static Deletion AgainOfPod(ObjectHeader header, DeleteRequest request)
    {
        var before = header.DeletionGracePeriodSeconds ?? 0;
        var free = header.Finalizers.Length == 0;
        if (free && before == 0) return new Deletion.Remove();
        if (request.GracePeriodSeconds is not { } asked || Positive(asked) >= before) return new Deletion.Pending();
        var grace = Positive(asked);
        if (grace == 0 && free) return new Deletion.Remove();
        return new Deletion.Mark(header.DeletionTimestamp!.Value.AddSeconds(grace - before), grace, header.Finalizers, false);
    }

    // Nobody has to stop what never started or has ended.
    private static long GraceSeconds(KubeObject pod, DeleteRequest request)
    {
        var json = pod.Json.Span;
        if (JsonScalarAtPath.Read(json, ["spec", "nodeName"]).Length == 0) return 0;
        if (JsonScalarAtPath.Read(json, ["status", "phase"]) is "Succeeded" or "Failed") return 0;
        if (request.GracePeriodSeconds is { } asked) return Positive(asked);
        return long.TryParse(JsonScalarAtPath.Read(json, ["spec", "terminationGracePeriodSeconds"]), out var own) ? Positive(own) : DefaultGraceSeconds;
    }

    private static long Positive(long seconds) => seconds < 0 ? 1 : seconds;

    private static IReadOnlyList<string> Finalizers(ResourceType type, ObjectHeader header, DeleteRequest request)
    {
        // Events have no dependents worth a finalizer.
        if (type.Equals(ResourceTypes.Events) || type.Equals(ResourceTypes.ReportedEvents)) return header.Finalizers;
        if (type.Equals(ResourceTypes.CustomResourceDefinitions) && header.DeletionTimestamp is null) return [.. header.Finalizers.Union([DefinitionCleanup.Finalizer])];
        var policy = Policy(request);
        if (policy.Length == 0 && OrphansByDefault(type) && !header.Finalizers.Any(f => f is Orphan or Foreground)) policy = "Orphan";
        if (policy.Length == 0) return header.Finalizers;
        var others = header.Finalizers.Where(f => f is not (Orphan or Foreground));
        return policy switch
        {
            "Orphan" => [.. others, Orphan],
            "Foreground" => [.. others, Foreground],
            _ => [.. others],
        };
    }

    // As it was when these kinds were made; clients that want something else say so.
    private static bool OrphansByDefault(ResourceType type) => type is { Group: "", Plural: "replicationcontrollers" } or { Group: "batch", Plural: "jobs" };

    private static string Policy(DeleteRequest request) => request.OrphanDependents switch
    {
        true => "Orphan",
        false => "Background",
        null => request.PropagationPolicy,
    };

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
