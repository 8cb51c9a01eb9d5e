using System.Threading.Channels;

namespace Meridian.Node;

/// <summary>Those who listen to what a process writes, beside its log. Safe for concurrent use.</summary>
internal sealed class OutputListeners
{
    // A process is not held back by a listener: one that falls this many reads behind is dropped.
    private const int MaxBehind = 1024;

    // Guards the fields below.
    private readonly Lock gate = new();
    private readonly List<Channel<byte[]>> listeners = [];
    private bool completed;

    /// <summary>Begins to listen. The reader ends with the process; with an <see cref="IOException"/> when it was too slow.</summary>
    public ChannelReader<byte[]> Listen()
    {
        var channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxBehind) { SingleReader = true });
        lock (gate)
        {
            if (completed) channel.Writer.Complete();
            else listeners.Add(channel);
        }
        return channel.Reader;
    }

    /// <summary>Ends listening.</summary>
    public void Leave(ChannelReader<byte[]> reader)
    {
        lock (gate) listeners.RemoveAll(l => l.Reader == reader);
    }

    /// <summary>Tells what was written.</summary>
    public void Publish(ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            if (listeners.Count == 0) return;
            var copy = data.ToArray();
            listeners.RemoveAll(l => !l.Writer.TryWrite(copy) && l.Writer.TryComplete(new IOException("output was not read fast enough; it is in the log")));
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            foreach (var listener in listeners) listener.Writer.TryComplete();
            listeners.Clear();
        }
    }
}
