using static Meridian.Objects.SelectableField;

namespace Meridian.Objects;

// The group events.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>The objects of <see cref="Events"/> under <c>events.k8s.io</c>, where some fields have other names.</summary>
    public static readonly ResourceType ReportedEvents = new("events.k8s.io", "v1", "Event", "events", true)
    {
        ShortNames = ["ev"],
        SelectableFields =
        [
            At("regarding.kind"), At("regarding.namespace"), At("regarding.name"), At("regarding.uid"),
            At("regarding.apiVersion"), At("regarding.resourceVersion"), At("regarding.fieldPath"),
            At("reason"), At("type"), At("reportingController"),
        ],
    };

    private static ResourceType[] EventsGroup => [ReportedEvents];
}
