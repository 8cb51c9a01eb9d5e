namespace Meridian.Dns;

/// <summary>
/// The provider of a writer: opened at the first call, and anew after its credentials were refused, for there may be new ones. One call at a time, each with
/// a time to end in.
/// </summary>
/// <param name="open">Opens it.</param>
/// <param name="limit">Longest time of a call.</param>
/// <param name="time">Clock.</param>
internal sealed class ProviderCalls(Func<CancellationToken, ValueTask<IDnsProvider>> open, TimeSpan limit, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim turns = new(1);

    // Guarded by the semaphore.
    private IDnsProvider? provider;
    private bool denied;

    /// <summary>The provider; only after a call that succeeded.</summary>
    public IDnsProvider Provider => provider!;

    /// <summary>Makes a call.</summary>
    /// <exception cref="ProviderException">It failed, or took too long.</exception>
    public async Task<T> CallAsync<T>(Func<IDnsProvider, CancellationToken, Task<T>> call, CancellationToken token)
    {
        await turns.WaitAsync(token);
        using var end = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, token);
        try
        {
            await OpenAsync(either.Token);
            return await call(provider!, either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new ProviderException(ProviderFault.Unavailable, $"the provider did not answer within {limit.TotalSeconds:0} s");
        }
        catch (ProviderException refused) when (refused.Fault == ProviderFault.Denied)
        {
            denied = true;
            throw;
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (provider is not null) await provider.DisposeAsync();
        turns.Dispose();
    }

    private async Task OpenAsync(CancellationToken token)
    {
        if (provider is not null && !denied) return;
        try
        {
            var next = await open(token);
            if (provider is not null) await provider.DisposeAsync();
            (provider, denied) = (next, false);
        }
        catch (ProviderSettingsException fault)
        {
            throw new ProviderException(ProviderFault.Misconfigured, fault.Message, inner: fault);
        }
    }
}
