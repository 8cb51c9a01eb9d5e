namespace Meridian.Client;

/// <summary>A token in a file that somebody else keeps valid, as kubelets do for pods.</summary>
/// <param name="path">The file.</param>
/// <param name="time">Clock.</param>
internal sealed class TokenFileIdentity(string path, TimeProvider time) : IIdentitySource
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private const int Longest = 1024 * 1024;

    private volatile Reading? last;

    private sealed record Reading(ClientIdentity Identity, long At);

    public ValueTask<ClientIdentity> GetAsync(CancellationToken cancellationToken)
    {
        if (last is { } known && time.GetElapsedTime(known.At) < Period) return new(known.Identity);
        var token = Read();
        var identity = last?.Identity is { } same && same.Token == token ? same : new ClientIdentity(token);
        last = new Reading(identity, time.GetTimestamp());
        return new(identity);
    }

    public bool Refused(ClientIdentity identity)
    {
        if (last is { } known && ReferenceEquals(known.Identity, identity) && Read() == identity.Token) return false;
        last = null;
        return true;
    }

    private string Read()
    {
        try
        {
            if (new FileInfo(path).Length > Longest) throw new KubeconfigException($"{path}, which the kubeconfig names, is too long for a token");
            return File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : throw new KubeconfigException($"{path}, which the kubeconfig names, holds no token");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{path}, which the kubeconfig names, cannot be read: {failure.Message}");
        }
    }
}
