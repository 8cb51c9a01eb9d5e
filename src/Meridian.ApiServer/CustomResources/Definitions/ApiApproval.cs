using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The groups <c>*.k8s.io</c> and <c>*.kubernetes.io</c> belong to the Kubernetes community: a definition there says who approved it.</summary>
internal static class ApiApproval
{
    private const string Annotation = "api-approved.kubernetes.io";
    /// <summary>Where the fault stands.</summary>
    public const string Field = $"metadata.annotations[{Annotation}]";

    private const string Where = "see https://github.com/kubernetes/enhancements/pull/1111";

    private enum State { Approved, Bypassed, Missing, Invalid }

    /// <summary>The fault of a definition; null if there is none. What was so before is excused.</summary>
    public static StatusCause? Fault(JsonObject definition, JsonObject? before)
    {
        if (!IsProtected(definition) || (before is not null && StateOf(before) == StateOf(definition))) return null;
        return StateOf(definition) switch
        {
            State.Missing => FieldFault.Required(Field, Message(definition)),
            State.Invalid => FieldFault.InvalidText(Field, Value(definition), Message(definition)),
            _ => null,
        };
    }

    /// <summary>Sets the condition of a definition of a protected group.</summary>
    public static void SetCondition(JsonObject definition, DateTimeOffset now)
    {
        if (!IsProtected(definition)) return;
        var (holds, reason) = StateOf(definition) switch
        {
            State.Approved => (true, "ApprovedAnnotation"),
            State.Bypassed => (false, "UnapprovedAnnotation"),
            State.Missing => (false, "MissingAnnotation"),
            _ => (false, "InvalidAnnotation"),
        };
        DefinitionConditions.Set(definition, DefinitionConditions.ApprovalPolicy, holds, reason, Message(definition), now);
    }

    private static bool IsProtected(JsonObject definition)
    {
        var group = definition.Obj("spec").Text("group");
        return group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
    }

    private static string Value(JsonObject definition) => definition.Obj("metadata").Obj("annotations").Text(Annotation);

    private static State StateOf(JsonObject definition) => Value(definition) switch
    {
        "" => State.Missing,
        var text when text.StartsWith("unapproved", StringComparison.Ordinal) => State.Bypassed,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 => State.Approved,
        _ => State.Invalid,
    };

    private static string Message(JsonObject definition) => StateOf(definition) switch
    {
        State.Missing => $"protected groups must have approval annotation \"{Annotation}\", {Where}",
        State.Bypassed => $"not approved: \"{Value(definition)}\"",
        State.Approved => $"approved in {Value(definition)}",
        _ => $"protected groups must have approval annotation \"{Annotation}\" with either a URL or a reason starting with \"unapproved\", {Where}",
    };
}
