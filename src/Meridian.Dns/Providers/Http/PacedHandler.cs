namespace Meridian.Dns;

/// <summary>Keeps requests apart, so that no more than a number of them are sent in a second, retries and pages included.</summary>
internal sealed class PacedHandler(double requestsPerSecond, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1 / requestsPerSecond);

    // Guards the next free moment.
    private readonly Lock gate = new();
    private DateTimeOffset next = DateTimeOffset.MinValue;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var wait = Reserve();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    private TimeSpan Reserve()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var mine = next > now ? next : now;
            next = mine + interval;
            return mine - now;
        }
    }
}
