namespace Meridian.Cli;

/// <summary>Lets one command at a time change what is in a home; the others wait for it.</summary>
internal static class HomeLock
{
    /// <summary>Takes the lock, after waiting if need be, and makes the home if it is not there.</summary>
    /// <param name="home">The home.</param>
    /// <param name="waiting">Told once if another command has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">The home cannot be made or written.</exception>
    public static async Task<IDisposable> TakeAsync(MeridianHome home, TextWriter waiting, CancellationToken cancellationToken)
    {
        try
        {
            home.Create();
            var file = Path.Combine(home.Path, "lock");
            if (FileLock.TryTake(file) is { } free) return free;
            await waiting.WriteLineAsync("meridian: waiting for another meridian command to end ...");
            return await FileLock.TakeAsync(file, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{home.Path} cannot be written: {failure.Message.TrimEnd('.')}. Make it writable, or name another folder in MERIDIAN_HOME");
        }
    }
}
