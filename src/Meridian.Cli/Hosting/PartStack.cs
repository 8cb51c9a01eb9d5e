namespace Meridian.Cli;

/// <summary>The parts of an instance in the order in which they were started; they are stopped the other way round.</summary>
internal sealed class PartStack : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> parts = new();

    /// <summary>Remembers a part to be stopped. Returns it.</summary>
    public T Keep<T>(T part) where T : IAsyncDisposable
    {
        parts.Push(part);
        return part;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part)) await part.DisposeAsync();
    }
}
