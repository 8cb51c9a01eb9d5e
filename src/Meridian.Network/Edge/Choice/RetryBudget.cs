namespace Meridian.Network;

/// <summary>Keeps repeated requests a small part of all, so that repeating cannot bring down what is left. Safe for concurrent use.</summary>
internal sealed class RetryBudget
{
    // In thousandths of a retry: each request earns its share, up to a burst's worth.
    private const int Retry = 1000;
    private const int Most = 500 * Retry;
    private const int AtStart = 100 * Retry;

    private int balance = AtStart;

    /// <summary>A request came.</summary>
    /// <param name="share">Part of a retry that it earns.</param>
    public void Earn(double share)
    {
        // Full nearly always, and looking is cheaper than adding. A little above the most does not matter.
        if (Volatile.Read(ref balance) < Most) Interlocked.Add(ref balance, (int)(share * Retry));
    }

    /// <summary>Takes a retry, if there is one.</summary>
    public bool TrySpend()
    {
        if (Interlocked.Add(ref balance, -Retry) >= 0) return true;
        Interlocked.Add(ref balance, Retry);
        return false;
    }
}
