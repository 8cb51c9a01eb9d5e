using System.Text.Json;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>The file in which a home keeps what was asked of the network between its clusters.</summary>
/// <param name="home">The home.</param>
internal sealed class WorldFile(MeridianHome home)
{
    /// <summary>Name of the file in a home.</summary>
    public const string Name = "world.json";

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(home.Path, Name);

    private string LockPath => Path + ".lock";

    /// <summary>What was asked.</summary>
    /// <exception cref="CliException">The file is damaged.</exception>
    public WorldState Read()
    {
        try
        {
            return WorldStateFile.Read(Path);
        }
        catch (JsonException damage)
        {
            throw new CliException($"{Path} is damaged ({damage.Message.TrimEnd('.')}); remove it: what it says is only which distances and faults are wanted");
        }
    }

    /// <summary>Changes what is asked; other commands that do so wait. Returns what is asked now.</summary>
    /// <exception cref="CliException">The file is damaged or cannot be written.</exception>
    public async Task<WorldState> UpdateAsync(Func<WorldState, WorldState> change, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(home.Path)) throw CliException.BadInput("there are no clusters; make some with: meridian up");
        using var held = await FileLock.TakeAsync(LockPath, cancellationToken);
        var after = change(Read());
        AtomicFile.Write(Path, WorldStateFile.Content(after));
        return after;
    }

    /// <summary>Forgets what was asked, when all clusters are gone: it would hold for those that come.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(LockPath);
    }

    /// <summary>Makes the processes look at the map anew: there are other clusters.</summary>
    public void Touch()
    {
        if (File.Exists(Path)) File.SetLastWriteTimeUtc(Path, TimeProvider.System.GetUtcNow().UtcDateTime);
    }
}
