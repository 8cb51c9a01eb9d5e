using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Revisions;

/// <summary>What a ControllerRevision holds: a patch that brings its owner back to a template. Clients apply it to roll back.</summary>
internal static class RevisionData
{
    private const string Directive = "$patch";

    // Objects do not change, and each is asked again and again: what was read of one is kept for as long as the object.
    private static readonly ConditionalWeakTable<KubeObject, KnownRevision> Read = [];

    /// <summary>The patch to a template.</summary>
    internal static JsonObject Of(JsonObject template)
    {
        var replaced = template.DeepClone().AsObject();
        replaced[Directive] = "replace";
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = replaced } };
    }

    /// <summary>The template that a revision holds.</summary>
    internal static JsonObject TemplateOf(KubeObject revision)
    {
        var template = revision.ToNode()["data"]?["spec"]?["template"] as JsonObject ?? [];
        template.Remove(Directive);
        return template;
    }

    /// <summary>A revision as the history's arithmetic knows it.</summary>
    internal static KnownRevision Known(KubeObject revision) => Read.GetValue(revision, ReadKnown);

    private static KnownRevision ReadKnown(KubeObject revision) => new(
        revision.Header.Name, revision.View<ControllerRevision>().Revision, TemplateHash.Canonical(TemplateOf(revision)),
        revision.Header.CreationTimestamp ?? DateTimeOffset.MinValue);
}
