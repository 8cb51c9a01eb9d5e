using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The selectors of a list, watch or deletion of many, ready to be asked about objects.</summary>
internal sealed class ObjectFilter
{
    private readonly LabelSelector labels;
    private readonly IReadOnlyList<(Func<KubeObject, string> Read, bool Equal, string Value)> fields;

    private ObjectFilter(LabelSelector labels, IReadOnlyList<(Func<KubeObject, string>, bool, string)> fields) => (this.labels, this.fields) = (labels, fields);

    /// <summary>Whether every object matches.</summary>
    public bool SelectsAll => labels.IsEverything && fields.Count == 0;

    /// <exception cref="StatusException">400: a selector is malformed, or names a field that cannot be selected.</exception>
    public static ObjectFilter Parse(ResourceType type, string labelSelector, string fieldSelector) =>
        new(LabelSelector.Parse(labelSelector), [.. FieldRequirement.ParseAll(fieldSelector).Select(r => (SelectableFields.Find(type, r.Field), r.Equal, r.Value))]);

    /// <summary>Whether an object is selected.</summary>
    public bool Matches(KubeObject value)
    {
        if (!labels.Matches(value.Header.Labels)) return false;
        foreach (var (read, equal, wanted) in fields)
        {
            if (read(value) == wanted != equal) return false;
        }
        return true;
    }
}
