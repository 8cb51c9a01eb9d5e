using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Something that happened once.</summary>
/// <param name="About">Header of the object it happened to.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">What a person reads.</param>
/// <param name="When">When it happened.</param>
internal sealed record EventOccurrence(ObjectHeader About, string Type, string Reason, string Message, DateTimeOffset When)
{
    /// <summary>Whether it stands for many that differ in their words only.</summary>
    public bool IsCombined { get; init; }

    /// <summary>Node that reports it; empty for that of the recorder.</summary>
    public string Host { get; init; } = "";
}

/// <summary>Who reports events.</summary>
/// <param name="Component">Name of the part.</param>
/// <param name="Host">Node, or empty.</param>
internal sealed record EventReporter(string Component, string Host);
