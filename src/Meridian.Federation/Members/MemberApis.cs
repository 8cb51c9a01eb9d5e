using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Knows what one member serves. Asked when the member answers for the first time, when its definitions of APIs change, when somebody was
/// told that an API is not there, and every few minutes, for members whose definitions may not be watched.
/// </summary>
internal sealed partial class MemberApis : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // Several changes come together, and servers need a moment to serve what was defined.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan[] Echoes = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly HttpKubeClient client;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CoalescedLoop loop;
    private readonly ApiDefinitionWatch[] watches;
    private volatile DiscoveredApis current = DiscoveredApis.Unknown;
    private long askedAt;
    private long changedAt;
    private int echo = Echoes.Length;
    private bool started;
    private volatile bool failed;

    public MemberApis(HttpKubeClient client, TimeProvider time, ILoggerFactory loggers)
    {
        (this.client, this.time) = (client, time);
        logger = loggers.CreateLogger<MemberApis>();
        loop = new CoalescedLoop("discovery", AskAsync, time, loggers.CreateLogger<CoalescedLoop>());
        watches = [.. ApiDefinitionWatch.Types.Select(type => new ApiDefinitionWatch(client, type, Refresh, time))];
    }

    /// <summary>What the member serves, as far as is known.</summary>
    public DiscoveredApis Current => current;

    /// <summary>Called after a change of <see cref="Current"/>. Must be quick.</summary>
    public event Action? Changed;

    /// <summary>Says that what is known is out of date.</summary>
    public void Refresh()
    {
        Volatile.Write(ref changedAt, time.GetTimestamp());
        Volatile.Write(ref echo, 0);
        loop.Trigger();
    }

    /// <summary>Says that the member answers: asks if it is time to. Called by one caller at a time.</summary>
    public void MemberAnswers()
    {
        if (!started)
        {
            started = true;
            loop.Start();
            foreach (var watch in watches) watch.Start();
        }
        else if (IsDue())
        {
            loop.Trigger();
        }
        foreach (var watch in watches) watch.RetryNow();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var watch in watches) await watch.DisposeAsync();
        await loop.DisposeAsync();
    }

    // A server may serve what was defined only some time after it said so: after a change it is asked again, twice.
    private bool IsDue()
    {
        var step = Volatile.Read(ref echo);
        if (step < Echoes.Length && time.GetElapsedTime(Volatile.Read(ref changedAt)) >= Echoes[step])
        {
            Interlocked.CompareExchange(ref echo, step + 1, step);
            return true;
        }
        return failed || time.GetElapsedTime(Volatile.Read(ref askedAt)) >= Period;
    }

    private async ValueTask AskAsync(CancellationToken token)
    {
        if (current.IsKnown) await Task.Delay(Gathering, time, token);
        Volatile.Write(ref askedAt, time.GetTimestamp());
        try
        {
            var found = await ApiDiscovery.ReadAsync(client, current, token);
            failed = false;
            if (found.SameAs(current)) return;
            current = found;
            Changed?.Invoke();
        }
        catch (Exception failure) when (failure is JsonException || MemberFailure.IsExpected(failure, token))
        {
            // The next good probe asks again; until then what was known holds.
            failed = true;
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A member did not tell what it serves: {Why}")]
    private partial void LogFailed(string why);
}
