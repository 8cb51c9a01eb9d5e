using Meridian.Client;
using Meridian.Testing;

namespace Meridian.Federation.Tests;

/// <summary>A member in memory, and the connection to it.</summary>
internal sealed class FakeMember : IMemberConnection
{
    public FakeMember(string name)
    {
        Name = name;
        Informers = new FakeInformers(Api);
        Api.Fault = _ => IsUp ? null : new HttpRequestException("Connection refused");
    }

    public string Name { get; }

    public FakeKubeClient Api { get; } = new();

    public FakeInformers Informers { get; }

    public bool IsUp { get; set; } = true;

    public bool KnowsConditionalApply { get; set; }

    public bool IsDisposed { get; private set; }

    public MemberProbe? Answer { get; set; }

    /// <summary>Released at every probe.</summary>
    public SemaphoreSlim Probed { get; } = new(0);

    /// <summary>The way to <see cref="Api"/>, if calls are to fail on it.</summary>
    public IKubeClient? Way { get; set; }

    IKubeClient IMemberConnection.Client => Way ?? Api;

    public IPodStreams Streams => throw new NotSupportedException("a fake member runs nothing");

    IInformers IMemberConnection.Informers => Informers;

    public event Action? StreamBroken;

    public void BreakStreams() => StreamBroken?.Invoke();

    public Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        Probed.Release();
        return Task.FromResult(!IsUp ? new MemberProbe(ProbeOutcome.Unreachable, "Connection refused") : Answer ?? new MemberProbe(ProbeOutcome.Ready, "", "v1.36.0"));
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
