namespace Meridian.Node;

/// <summary>Finds out whether children can be given mounts of their own, by trying: rights alone do not tell, as a sandbox may still refuse.</summary>
internal static class OwnMounts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether a process with a <c>resolv.conf</c> of its own can be started.</summary>
    /// <param name="spawner">Starts it.</param>
    /// <param name="podExec">The program that becomes it.</param>
    /// <param name="folder">Folder for a file to try with.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<bool> TryAsync(ProcessSpawner spawner, IReadOnlyList<string> podExec, string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "resolv.conf.try");
        await File.WriteAllTextAsync(file, "", cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var tried = await ChildProcess.StartAsync(spawner, podExec, new ProcessLaunch(["true"], OwnEnvironment(), "/", file));
            return await tried.WaitAsync(limit.Token) == 0;
        }
        catch (Exception failure) when (failure is ContainerFault or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Dictionary<string, string> OwnEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
}
