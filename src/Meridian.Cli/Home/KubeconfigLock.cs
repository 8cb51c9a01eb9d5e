namespace Meridian.Cli;

/// <summary>The lock that kubectl too takes while it changes a kubeconfig: a file beside it that must not be there yet.</summary>
internal sealed class KubeconfigLock : IDisposable
{
    private readonly string path;

    private KubeconfigLock(string path) => this.path = path;

    /// <summary>Takes the lock.</summary>
    /// <param name="kubeconfig">The kubeconfig; its folder exists.</param>
    /// <exception cref="CliException">Another program has the lock, or the folder cannot be written.</exception>
    public static KubeconfigLock Take(string kubeconfig)
    {
        var path = kubeconfig + ".lock";
        try
        {
            new FileStream(path, FileMode.CreateNew).Dispose();
            return new KubeconfigLock(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CliException($"{kubeconfig} is being changed by another program; if there is none, remove {path}, and try again");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{kubeconfig} cannot be changed: {DiskFull.Explain(failure)}. Name another file in KUBECONFIG");
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => File.Delete(path);
}
