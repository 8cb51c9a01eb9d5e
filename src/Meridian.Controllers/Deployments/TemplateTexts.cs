using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>
/// The pod templates of Deployments and ReplicaSets in canonical form, made once for each generation of an object: nearly every look at one is about its
/// status. Safe for concurrent use.
/// </summary>
internal sealed class TemplateTexts
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    private sealed record Entry(long Generation, string Text);

    /// <summary>The canonical template of an object.</summary>
    /// <param name="workload">The object.</param>
    /// <param name="expected">What it probably is; given back if it is, so that equal templates are kept once.</param>
    internal string Of(KubeObject workload, string expected = "")
    {
        var (uid, generation) = (workload.Header.Uid, workload.Header.Generation);
        if (entries.TryGetValue(uid, out var known) && known.Generation == generation) return known.Text;
        var text = TemplateHash.Canonical(workload.NodeOf("spec"u8)?["template"]);
        if (text == expected) text = expected;
        // Who does not count generations says nothing by them.
        if (generation > 0) entries[uid] = new Entry(generation, text);
        return text;
    }

    /// <summary>The object is gone.</summary>
    internal void Forget(KubeObject workload) => entries.TryRemove(workload.Header.Uid, out _);
}
