using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The selectors of a list, watch or deletion of many, ready to be asked about objects.</summary>
internal sealed class ObjectFilter
{
    private readonly LabelSelector labels;
    private readonly FieldSelector fields;

    private ObjectFilter(LabelSelector labels, FieldSelector fields) => (this.labels, this.fields) = (labels, fields);

    /// <summary>Whether every object matches.</summary>
    public bool SelectsAll => labels.IsEverything && fields.IsEverything;

    /// <exception cref="StatusException">400: a selector is malformed, or names a field that cannot be selected.</exception>
    public static ObjectFilter Parse(ResourceType type, string labelSelector, string fieldSelector) =>
        new(LabelSelector.Parse(labelSelector), FieldSelector.Parse(fieldSelector, type));

    /// <summary>Whether an object is selected.</summary>
    public bool Matches(KubeObject value) => labels.Matches(value.Header.Labels) && fields.Matches(value);
}
