using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The log of a simulated container: one line that says so.</summary>
/// <param name="pod">Its pod.</param>
/// <param name="container">Its name.</param>
internal sealed class SimulatedLog(KubeObject pod, string container) : IContainerLog
{
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long? tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (tail == 0) yield break;
        var line = new ArrayBufferWriter<byte>(160);
        var since = pod.View<Pod>().Status.StartTime ?? pod.Header.CreationTimestamp ?? default;
        CriLogLine.Write(line, since, "stdout"u8, false, Encoding.UTF8.GetBytes($"container {container} is simulated: no process runs, and nothing is logged"));
        yield return line.WrittenMemory[..^1];
        await Task.CompletedTask;
    }
}
