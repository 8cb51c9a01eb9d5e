using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>events.k8s.io</c>: the events of the core group once more.</summary>
internal static class EventsKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        BuiltInKind.Version(ResourceTypes.ReportedEvents, new BuiltInKind(new EventStrategy(strict: true)), new EventConversion(), EventColumns.OfReportedEvents),
    ];
}
