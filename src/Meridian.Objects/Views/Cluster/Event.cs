using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a core event.</summary>
public sealed record Event : IObjectView<Event>
{
    /// <summary>What it is about.</summary>
    public ObjectReference InvolvedObject { get; init => field = value ?? new(); } = new();

    /// <summary>Machine-readable, such as <c>Scheduled</c>.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>How often; 0 or 1 for once.</summary>
    public int Count { get; init; }

    /// <summary>When first.</summary>
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>When last.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>When, for events that are not counted.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>Who reported it.</summary>
    public EventSource Source { get; init => field = value ?? new(); } = new();

    /// <summary>Who reported it, in newer events.</summary>
    public string ReportingComponent { get; init => field = value ?? ""; } = "";

    /// <inheritdoc />
    public static JsonTypeInfo<Event> JsonTypeInfo => ObjectsJsonContext.Default.Event;
}

/// <summary>Who reported an event.</summary>
public sealed record EventSource
{
    /// <summary>Component.</summary>
    public string Component { get; init => field = value ?? ""; } = "";

    /// <summary>Node.</summary>
    public string Host { get; init => field = value ?? ""; } = "";
}
