using System.Runtime.InteropServices;

namespace Meridian.Scheduler.Cluster;

/// <summary>Finds what is filed under the sets that a pod is in, without asking all sets. Used by the scheduling loop only.</summary>
internal sealed class PodSetIndex<T>
    where T : class
{
    private readonly Dictionary<(string Namespace, string Label, string Value), List<(PodSet Set, T Item)>> places = [];

    internal void Add(PodSet set, T item)
    {
        foreach (var place in set.Places()) (CollectionsMarshal.GetValueRefOrAddDefault(places, place, out _) ??= []).Add((set, item));
    }

    internal void Remove(PodSet set, T item)
    {
        foreach (var place in set.Places())
        {
            if (places.TryGetValue(place, out var here) && here.RemoveAll(e => ReferenceEquals(e.Item, item)) > 0 && here.Count == 0) places.Remove(place);
        }
    }

    /// <summary>Adds to a list what is filed under the sets that a pod is in. Each is found once: a pod has one namespace, and one value of a label.</summary>
    internal void Find(PodInfo pod, Func<string, IReadOnlyDictionary<string, string>?> namespaceLabels, List<T> found)
    {
        if (places.Count == 0) return;
        Look("", "");
        foreach (var (label, value) in pod.Labels) Look(label, value);

        void Look(string label, string value)
        {
            Take((pod.Namespace, label, value));
            Take(("", label, value));
        }

        void Take((string, string, string) place)
        {
            if (!places.TryGetValue(place, out var here)) return;
            foreach (var (set, item) in here)
            {
                if (set.Has(pod, namespaceLabels)) found.Add(item);
            }
        }
    }
}
