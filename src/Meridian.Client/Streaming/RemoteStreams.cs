namespace Meridian.Client;

/// <summary>
/// The streams of one command in a container, as whoever runs the command sees them, whatever they travel by. A stream that was not asked
/// for is null.
/// </summary>
public sealed record RemoteStreams
{
    /// <summary>What the command reads. Its end is the end of the command's input.</summary>
    public Stream? Stdin { get; init; }

    /// <summary>What the command writes; a write waits for a slow reader.</summary>
    public Stream? Stdout { get; init; }

    /// <summary>What the command writes as errors; null with a terminal, which has but one output.</summary>
    public Stream? Stderr { get; init; }

    /// <summary>Sizes of the terminal, the first one first; empty without one.</summary>
    public IAsyncEnumerable<TerminalSize> Sizes { get; init; } = AsyncEnumerable.Empty<TerminalSize>();
}
