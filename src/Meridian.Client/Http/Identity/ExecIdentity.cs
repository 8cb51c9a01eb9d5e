using System.Security.Cryptography.X509Certificates;

namespace Meridian.Client;

/// <summary>The identity that a plug-in gives: kept until it expires or the server refuses it.</summary>
/// <param name="plugin">The plug-in.</param>
/// <param name="time">Clock of the expiry.</param>
internal sealed class ExecIdentity(ExecPlugin plugin, TimeProvider time) : IIdentitySource, IDisposable
{
    // Lets one caller run the plug-in while the others wait for what it gives.
    private readonly SemaphoreSlim running = new(1, 1);
    private volatile Given? last;

    private sealed record Given(ClientIdentity Identity, DateTimeOffset? Expires);

    /// <summary>The newest certificate; null before the first run, or if the plug-in gives none.</summary>
    public X509Certificate2? Certificate => last?.Identity.Certificate;

    public async ValueTask<ClientIdentity> GetAsync(CancellationToken cancellationToken)
    {
        if (Valid() is { } known) return known;
        await running.WaitAsync(cancellationToken);
        try
        {
            if (Valid() is { } meanwhile) return meanwhile;
            var credential = await ExecPluginRun.RunAsync(plugin, cancellationToken);
            var given = new Given(new ClientIdentity(credential.Token, credential.Certificate()), credential.Expires);
            last = given;
            return given.Identity;
        }
        finally
        {
            running.Release();
        }
    }

    public bool Refused(ClientIdentity identity)
    {
        if (last is { } known && ReferenceEquals(known.Identity, identity)) last = null;
        return true;
    }

    public void Dispose() => running.Dispose();

    private ClientIdentity? Valid() => last is { } known && (known.Expires is not { } end || time.GetUtcNow() < end) ? known.Identity : null;
}
