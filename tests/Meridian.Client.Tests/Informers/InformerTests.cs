using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Informers;

public sealed class InformerTests : IAsyncDisposable
{
    private static readonly ResourceType Type = ResourceTypes.ConfigMaps;
    private static readonly ObjectKey A = new("default", "a");

    private readonly FakeTimeProvider time = new();
    private readonly FakeKubeClient api;
    private readonly InformerSet informers;

    public InformerTests()
    {
        api = new FakeKubeClient(time);
        informers = new InformerSet(api, time, NullLoggerFactory.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => informers.DisposeAsync();

    [Fact]
    public async Task Synced_ObjectsExist_AllAreCachedAndHandedOver()
    {
        var a = api.Add(Type, Json("a"));
        var informer = informers.For(Type);

        await informer.Synced.WaitAsync(Token);

        Assert.Equal(a.Header.Uid, informer.Get(A)?.Header.Uid);
        var seen = new List<ObjectKey>();
        informer.Subscribe(change => seen.Add(change.Key));
        Assert.Equal([A], seen);
    }

    [Fact]
    public async Task Subscribe_ObjectChangesAndGoes_SeesBothStates()
    {
        api.Add(Type, Json("a"));
        var informer = informers.For(Type);
        await informer.Synced.WaitAsync(Token);
        var changes = new Changes(informer);

        var edited = api.Edit(Type, A, n => n["data"]!["k"] = "new");
        await changes.WaitAsync(c => c.New?.Header.ResourceVersion == edited.Header.ResourceVersion && c.Old is not null, Token);
        api.Remove(Type, A);
        await changes.WaitAsync(c => c.New is null && c.Key == A, Token);

        Assert.Null(informer.Get(A));
    }

    [Fact]
    public async Task ByIndex_ObjectMovesToAnotherValue_LeavesTheOldOne()
    {
        api.Add(Type, Json("a"));
        var informer = informers.For(Type);
        informer.AddIndex("value", o => [o.ToNode()["data"]!["k"]!.GetValue<string>()]);
        await informer.Synced.WaitAsync(Token);
        Assert.Single(informer.ByIndex("value", "old"));
        var changes = new Changes(informer);

        api.Edit(Type, A, n => n["data"]!["k"] = "new");
        await changes.WaitAsync(c => c.Old is not null, Token);

        Assert.Empty(informer.ByIndex("value", "old"));
        Assert.Single(informer.ByIndex("value", "new"));
    }

    [Fact]
    public async Task List_ServerFailsFirst_IsTriedAgainAfterAWhile()
    {
        api.Add(Type, Json("a"));
        var flaky = new FirstListFails(api);
        await using var informer = new Informer(flaky, Type, time, NullLogger<Informer>.Instance);
        var retrying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        informer.StateChanged += state =>
        {
            if (state == InformerState.Retrying) retrying.TrySetResult();
        };
        informer.Start();
        await retrying.Task.WaitAsync(Token);
        Assert.False(informer.Synced.IsCompleted);

        // The state is told before the timer is armed, so the clock is moved until it has rung.
        while (!informer.Synced.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.NotNull(informer.Get(A));
    }

    private static string Json(string name) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"k":"old"}}""";

    // Waits for a change that fits, also when it came before the wait.
    private sealed class Changes
    {
        private readonly Lock gate = new();
        private readonly List<ObjectChange> seen = [];
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Changes(IInformer informer) => informer.Subscribe(change =>
        {
            lock (gate)
            {
                seen.Add(change);
                more.SetResult();
                more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        });

        public async Task WaitAsync(Predicate<ObjectChange> fits, CancellationToken token)
        {
            while (true)
            {
                Task next;
                lock (gate)
                {
                    if (seen.Exists(fits)) return;
                    next = more.Task;
                }
                await next.WaitAsync(token);
            }
        }
    }
}
