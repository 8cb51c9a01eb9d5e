using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>
/// A live copy of one collection: lists it, then follows it by watch; after a lost connection it resumes where it was, and lists again
/// only when the server no longer keeps that place.
/// </summary>
public sealed partial class Informer : IInformer, IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private readonly IKubeClient client;
    private readonly InformerScope scope;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ObjectCache cache = new();

    // Guards handlers, and keeps the cache still while a handler is brought up to date.
    private readonly Lock gate = new();
    private readonly List<Action<ObjectChange>> handlers = [];
    private Task running = Task.CompletedTask;
    private volatile InformerState state;
    private volatile string refusal = "";
    private volatile TaskCompletionSource retryNow = NewSignal();

    /// <summary>Makes an informer of all objects; <see cref="Start"/> begins its work.</summary>
    public Informer(IKubeClient client, ResourceType type, TimeProvider time, ILogger<Informer> logger)
        : this(client, type, InformerScope.All, time, logger)
    {
    }

    /// <summary>Makes an informer of some objects; <see cref="Start"/> begins its work.</summary>
    public Informer(IKubeClient client, ResourceType type, InformerScope scope, TimeProvider time, ILogger<Informer> logger)
    {
        this.client = client;
        this.scope = scope;
        Type = type;
        this.time = time;
        this.logger = logger;
    }

    /// <inheritdoc />
    public ResourceType Type { get; }

    /// <inheritdoc />
    public Task Synced => synced.Task;

    /// <inheritdoc />
    public string Refusal => synced.Task.IsCompletedSuccessfully ? "" : refusal;

    /// <summary>Where the informer is in its life.</summary>
    public InformerState State => state;

    /// <summary>Called on the informer's loop when <see cref="State"/> has changed. Must be quick.</summary>
    public event Action<InformerState>? StateChanged;

    /// <summary>Says that the server is there again: a try that waits is made at once.</summary>
    public void RetryNow() => Interlocked.Exchange(ref retryNow, NewSignal()).TrySetResult();

    /// <summary>Begins to list and watch. Called once.</summary>
    public void Start() => running = RunAsync(stopping.Token);

    /// <inheritdoc />
    public KubeObject? Get(ObjectKey key) => cache.Get(key);

    /// <inheritdoc />
    public IReadOnlyCollection<KubeObject> List() => cache.List();

    /// <inheritdoc />
    public IReadOnlyCollection<KubeObject> ByIndex(string index, string value) => cache.ByIndex(index, value);

    /// <inheritdoc />
    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        lock (gate) cache.AddIndex(name, values);
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<ObjectChange> handler)
    {
        lock (gate)
        {
            foreach (var value in cache.List()) handler(new ObjectChange(null, value));
            handlers.Add(handler);
        }
        return new Subscription(this, handler);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        synced.TrySetCanceled(stopping.Token);
        stopping.Dispose();
    }

    private sealed class Subscription(Informer informer, Action<ObjectChange> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (informer.gate) informer.handlers.Remove(handler);
        }
    }

    private string? Namespace => scope.Namespace.Length > 0 ? scope.Namespace : null;

    private async Task RunAsync(CancellationToken token)
    {
        // The caller of Start goes on at once, whatever the client does synchronously.
        await Task.Yield();
        var retry = FirstRetry;
        var revision = "";
        while (!token.IsCancellationRequested)
        {
            try
            {
                if (revision.Length == 0) revision = await ListAsync(token);
                var before = revision;
                var started = time.GetTimestamp();
                revision = await FollowAsync(revision, token);
                // A server that ends every watch at once must not be asked in a tight loop.
                if (revision == before && time.GetElapsedTime(started) < ShortestWatch) await DelayAsync(retry, retryNow.Task, token);
                retry = FirstRetry;
            }
            catch (StatusException gone) when (gone.IsGone)
            {
                revision = "";
            }
            catch (Exception failure)
            {
                // Whatever went wrong, the cache must become current again: this loop ends only when it is told to.
                if (token.IsCancellationRequested) return;
                var signal = retryNow.Task;
                refusal = failure is StatusException { Code: 403 } ? failure.Message : "";
                // The first failure is news; that it goes on is not.
                if (Enter(InformerState.Retrying)) LogLost(Type, failure.Message);
                else LogStillLost(Type, failure.Message, (long)retry.TotalMilliseconds);
                await DelayAsync(retry, signal, token);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken token)
    {
        Enter(InformerState.Listing);
        var list = await client.ListAsync(Type, Namespace, new ListOptions { LabelSelector = scope.LabelSelector, FieldSelector = scope.FieldSelector }, token);
        lock (gate)
        {
            var gone = new HashSet<ObjectKey>(cache.Keys);
            foreach (var value in list.Items)
            {
                gone.Remove(value.Key);
                SetLocked(value);
            }
            foreach (var key in gone) RemoveLocked(key, null);
        }
        synced.TrySetResult();
        return list.ResourceVersion;
    }

    // Returns the revision to resume from when the server ends the watch.
    private async Task<string> FollowAsync(string revision, CancellationToken token)
    {
        Enter(InformerState.Watching);
        var last = revision;
        try
        {
            var options = new WatchOptions { ResourceVersion = revision, LabelSelector = scope.LabelSelector, FieldSelector = scope.FieldSelector };
            await foreach (var change in client.WatchAsync(Type, Namespace, options, token))
            {
                last = change.Object.Header.ResourceVersion;
                Apply(change);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException && !token.IsCancellationRequested && last != revision)
        {
            // The stream broke after it had shown something: resume from there before anything is listed again.
            LogBroken(Type, failure.Message);
        }
        return last;
    }

    private void Apply(WatchEvent change)
    {
        if (change.Type == WatchEventType.Bookmark) return;
        lock (gate)
        {
            if (change.Type == WatchEventType.Deleted) RemoveLocked(change.Object.Key, change.Object);
            else SetLocked(change.Object);
        }
    }

    private void SetLocked(KubeObject value)
    {
        var old = cache.Get(value.Key);
        if (old is not null && old.Header.ResourceVersion == value.Header.ResourceVersion && old.Header.Uid == value.Header.Uid) return;
        // Another object of the same name: whoever follows must hear of the end of the first, and may have missed it here only.
        if (old is not null && old.Header.Uid != value.Header.Uid)
        {
            RemoveLocked(old.Key, null);
            old = null;
        }
        var kept = scope.Keep is { } keep ? keep(value) : value;
        cache.Set(kept);
        NotifyLocked(new ObjectChange(old, kept));
    }

    private void RemoveLocked(ObjectKey key, KubeObject? last)
    {
        if (cache.Remove(key) is { } old) NotifyLocked(new ObjectChange(last ?? old, null));
    }

    private void NotifyLocked(ObjectChange change)
    {
        foreach (var handler in handlers.ToArray()) handler(change);
    }

    // Listing while retrying is part of retrying: the state is left when a list succeeds.
    private bool Enter(InformerState next)
    {
        if (state == next || (state == InformerState.Retrying && next == InformerState.Listing)) return false;
        state = next;
        StateChanged?.Invoke(next);
        return true;
    }

    private async Task DelayAsync(TimeSpan delay, Task earlier, CancellationToken token)
    {
        try
        {
            await earlier.WaitAsync(delay, time, token);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // The time is over, or the loop sees the token and ends.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "List or watch of {Type} failed and is tried again until it works: {Why}")]
    private partial void LogLost(ResourceType type, string why);

    [LoggerMessage(Level = LogLevel.Debug, Message = "List or watch of {Type} still fails, next try in {RetryMs} ms: {Why}")]
    private partial void LogStillLost(ResourceType type, string why, long retryMs);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Watch of {Type} broke and is resumed: {Why}")]
    private partial void LogBroken(ResourceType type, string why);
}
