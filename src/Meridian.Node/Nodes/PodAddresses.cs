using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Gives each pod of a node an address of its own, and lets a pod keep the one its status names.</summary>
internal sealed class PodAddresses(NodeIdentity node)
{
    /// <summary>Most pods with addresses of their own.</summary>
    internal const int Most = 254;

    // Guards the fields below.
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> byUid = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private int next;

    /// <summary>Keeps the address of a pod that has one, before any other pod can be given it.</summary>
    public void Reserve(KubeObject pod)
    {
        var view = pod.View<Pod>();
        if (view.Status.PodIP.Length == 0 || view.Status.IsTerminal || view.Spec.HostNetwork) return;
        lock (gate) TakeLocked(pod.Header.Uid, view.Status.PodIP);
    }

    /// <summary>The address of a pod: the node's for a pod of the host's network, else its own.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="known">The address it had, or empty.</param>
    /// <exception cref="ContainerFault">All addresses are taken.</exception>
    public string For(KubeObject pod, string known)
    {
        if (pod.View<Pod>().Spec.HostNetwork) return node.Address;
        lock (gate)
        {
            var uid = pod.Header.Uid;
            if (byUid.TryGetValue(uid, out var own)) return own;
            if (known.Length > 0 && TakeLocked(uid, known)) return known;
            // On from the last one given: an address rests before another pod gets it, so that late connections find nobody.
            for (var tried = 0; tried < Most; tried++)
            {
                var address = node.Pod(next = next % Most + 1);
                if (TakeLocked(uid, address)) return address;
            }
        }
        throw new ContainerFault("FailedCreatePodSandBox", $"node {node.Name} has no free pod address: all {Most} of {node.PodCidr} are taken");
    }

    /// <summary>Gives the address of a pod back.</summary>
    public void Release(string uid)
    {
        lock (gate)
        {
            if (byUid.Remove(uid, out var address)) used.Remove(address);
        }
    }

    private bool TakeLocked(string uid, string address)
    {
        if (!used.Add(address)) return false;
        byUid[uid] = address;
        return true;
    }
}
