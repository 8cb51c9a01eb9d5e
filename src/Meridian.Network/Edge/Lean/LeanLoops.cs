using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>
/// The lean way: threads that pass plain requests on with four calls of the system each, without Kestrel in between. They take requests with a small body or none that
/// only go to a backend and back; a connection on which anything else comes goes to Kestrel, with all that was read of it.
/// </summary>
public sealed class LeanLoops : IAsyncDisposable
{
    // One for every two processors: a loop is busy with calls of the system, which take processors too, and few long queues are more even than many short ones.
    private const int Most = 4;

    private readonly LeanLoop[] loops;

    private LeanLoops(ILogger logger)
    {
        loops = [.. Enumerable.Range(1, Math.Clamp(Environment.ProcessorCount / 2, 1, Most)).Select(n => new LeanLoop(n, logger))];
        foreach (var loop in loops) loop.Start();
    }

    internal IReadOnlyList<LeanLoop> All => loops;

    /// <summary>Starts the threads; null where the system is not Linux.</summary>
    /// <param name="loggers">Makes its logger.</param>
    public static LeanLoops? TryStart(ILoggerFactory loggers) => OperatingSystem.IsLinux() ? new LeanLoops(loggers.CreateLogger<LeanLoops>()) : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var loop in loops) await loop.StopAsync();
    }
}
