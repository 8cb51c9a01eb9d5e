using System.Text.Json;
using Meridian.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>Keeps the distances of a process equal to what the file of its home asks, from one moment to the next.</summary>
internal sealed partial class DistanceWatch : IAsyncDisposable
{
    private readonly MeridianHome home;
    private readonly ILogger logger;
    private readonly FileSystemWatcher? watcher;

    // Guards reading the file and taking over what it says: the newest content is what stays.
    private readonly Lock gate = new();

    /// <summary>Begins to follow the file.</summary>
    /// <param name="home">The home.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes its logger.</param>
    public DistanceWatch(MeridianHome home, TimeProvider time, ILoggerFactory loggers)
    {
        (this.home, logger) = (home, loggers.CreateLogger<DistanceWatch>());
        Distances = new Distances(time);
        watcher = Follow();
        Load();
    }

    /// <summary>What happens between places now.</summary>
    public Distances Distances { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        watcher?.Dispose();
        Distances.Dispose();
        return ValueTask.CompletedTask;
    }

    private FileSystemWatcher? Follow()
    {
        try
        {
            var watcher = new FileSystemWatcher(home.Path, WorldFile.Name) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
            watcher.Changed += (_, _) => Load();
            watcher.Created += (_, _) => Load();
            watcher.Renamed += (_, _) => Load();
            watcher.Deleted += (_, _) => Load();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException failure)
        {
            // The machine has no watch left to give; everything else works.
            LogNotFollowed(home.Path, failure.Message);
            return null;
        }
    }

    private void Load()
    {
        lock (gate)
        {
            try
            {
                Distances.Use(WorldStateFile.Read(Path.Combine(home.Path, WorldFile.Name)), WorldMaps.Of(home));
            }
            catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
            {
                // What held before holds.
                LogNotRead(Path.Combine(home.Path, WorldFile.Name), failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} cannot be watched, so that distances and faults are read at the start only: {Why}")]
    private partial void LogNotFollowed(string folder, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} cannot be read; distances and faults stay as they are: {Why}")]
    private partial void LogNotRead(string file, string why);
}
