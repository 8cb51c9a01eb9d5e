using CsCheck;
using Meridian.Objects;

namespace Meridian.Storage.Tests.Memory;

public class SnapshotTreeTests
{
    private static readonly Gen<ObjectKey> Keys = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40], (ns, name) => new ObjectKey(ns == 0 ? "" : $"ns{ns}", $"n{name}"));

    [Fact]
    public void SetAndRemove_AnySequence_EqualsSortedDictionary()
    {
        Gen.Select(Gen.Bool, Keys).List[0, 300].Sample(steps =>
        {
            var tree = SnapshotTree.Empty;
            var model = new SortedDictionary<ObjectKey, KubeObject>();
            foreach (var (add, key) in steps)
            {
                var value = Sample.Object(key);
                if (add) model[key] = value; else model.Remove(key);
                tree = add ? tree.Set(key, value) : tree.Remove(key);
            }
            Assert.Equal(model.Values, tree.Range(null, null));
            Assert.Equal(model.Count, tree.Count);
            Assert.Empty(tree.Faults());
            Assert.Equal(model.Values.Where(o => o.Key.Namespace == "ns1"), tree.ToArray("ns1"));
            var built = SnapshotTree.Of(model.Values.ToArray());
            Assert.Equal(model.Values, built.ToArray(null));
            Assert.Empty(built.Faults());
        });
    }

    [Fact]
    public void RangeAndCountAfter_AnyBound_EqualLinearScan()
    {
        Gen.Select(Keys.List[0, 100], Keys, Gen.Int[0, 2].Select(i => i == 0 ? null : $"ns{i}")).Sample((keys, bound, ns) =>
        {
            var tree = keys.Aggregate(SnapshotTree.Empty, (t, k) => t.Set(k, Sample.Object(k)));
            if (ns is not null && bound.Namespace != ns) return;
            var expected = keys.Distinct().Order().Where(k => (ns is null || k.Namespace == ns) && k.CompareTo(bound) > 0).ToArray();
            Assert.Equal(expected, tree.Range(ns, bound).Select(o => o.Key));
            Assert.Equal(expected.Length, tree.CountAfter(ns, bound));
        });
    }
}
