/**
 * @file network.hpp
 * @brief Networks in C++.
 */
#ifndef NNLA_NETWORK_HPP
#define NNLA_NETWORK_HPP

#include "nnla/handle.hpp"
#include "nnla/layer.hpp"
#include "nnla/model_file.h"
#include "nnla/network.h"
#include "nnla/network_geometry.h"
#include "nnla/plane.hpp"
#include "nnla/source.hpp"
#include "nnla/tensor.hpp"
#include "nnla/training.hpp"
#include "nnla/training_state.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace nnla {

/** A network: nodes and what they take, trained and used. */
class Network : public Handle<nnla_network, nnla_network_destroy> {
  public:
    /** @param taken  a network made by the C API; throws if NULL */
    explicit Network(nnla_network *taken) : Handle(taken) {}

    /** @param seed  of initial values, shuffling and dropout @param dtype  #NNLA_F32 or #NNLA_F64 */
    explicit Network(std::uint64_t seed = 0, nnla_dtype dtype = NNLA_F32) : Handle(create(seed, dtype)) {}

    /** @param dims  of one sample, without the batch @return this network */
    Network &add_input(const Shape &dims) {
        detail::check(nnla_network_add_input(get(), dims.size(), dims.data()));
        return *this;
    }

    /** @param name  of the input @param dims  of one sample, without the batch @return this network */
    Network &add_input(const std::string &name, const Shape &dims) {
        detail::check(nnla_network_add_input_named(get(), name.c_str(), dims.size(), dims.data()));
        return *this;
    }

    /** @param layer  taken @return this network */
    Network &add(Layer layer) {
        detail::check(nnla_network_add(get(), layer.release()));
        return *this;
    }

    /** @param name  of the node @param layer  taken @return this network */
    Network &add(const std::string &name, Layer layer) {
        detail::check(nnla_network_add_named(get(), name.c_str(), layer.release()));
        return *this;
    }

    /** @param name  of the node @param layer  taken @param inputs  names of nodes @return this network */
    Network &connect(const std::string &name, Layer layer, const std::vector<std::string> &inputs) {
        return connect(name, layer.release(), inputs);
    }

    /** @param name  of the node @param shared  the layer of another node, as its Layer::get() was before it was taken
        @param inputs  names of nodes @return this network */
    Network &connect(const std::string &name, nnla_layer *shared, const std::vector<std::string> &inputs) {
        std::vector<const char *> list;
        for (const std::string &input : inputs) {
            list.push_back(input.c_str());
        }
        detail::check(nnla_network_connect(get(), name.c_str(), shared, list.data(), list.size()));
        return *this;
    }

    /** @param node  its name @param loss  taken @param weight  of the loss in the sum @return this network */
    Network &add_output(const std::string &node, Loss loss, double weight = 1.0) {
        detail::check(nnla_network_add_output(get(), node.c_str(), loss.release(), weight));
        return *this;
    }

    /** For a network whose outputs are declared. @param optimizer  taken @param max_batch  most rows of a step */
    void compile(Optimizer optimizer, std::size_t max_batch) {
        detail::check(nnla_network_compile(get(), nullptr, optimizer.release(), max_batch));
    }

    /** @param loss  taken @param optimizer  taken @param max_batch  most rows of a step */
    void compile(Loss loss, Optimizer optimizer, std::size_t max_batch) {
        detail::check(nnla_network_compile(get(), loss.release(), optimizer.release(), max_batch));
    }

    /** @param learning_rate  of the steps to come */
    void set_learning_rate(double learning_rate) {
        detail::check(nnla_optimizer_set_learning_rate(detail::check(nnla_network_optimizer(get())), learning_rate));
    }

    /** @param X  samples */
    void forward(ConstTensorRef X) { detail::check(nnla_network_forward(get(), X.get())); }

    /** @param T  targets @return the loss */
    double backward(ConstTensorRef T) {
        double loss = 0;
        detail::check(nnla_network_backward(get(), T.get(), &loss));
        return loss;
    }

    /** Lets the optimizer change the parameters. */
    void update() { detail::check(nnla_network_update(get())); }

    /** @param X  samples @param T  targets @return the loss before the step */
    double step(ConstTensorRef X, ConstTensorRef T) {
        double loss = 0;
        detail::check(nnla_network_step(get(), X.get(), T.get(), &loss));
        return loss;
    }

    /** @param X  an input each @param T  targets, an output each @return the loss before the step */
    double step(const std::vector<ConstTensorRef> &X, const std::vector<ConstTensorRef> &T) {
        const std::vector<const nnla_tensor *> x = detail::handles(X), t = detail::handles(T);
        double loss = 0;
        detail::check(nnla_network_step_many(get(), x.data(), x.size(), t.data(), t.size(), &loss));
        return loss;
    }

    /** @param X  an input each @param T  targets, an output each @return loss and accuracy of each output */
    std::vector<Score> evaluate(const std::vector<ConstTensorRef> &X, const std::vector<ConstTensorRef> &T) {
        const std::vector<const nnla_tensor *> x = detail::handles(X), t = detail::handles(T);
        std::vector<double> losses(t.size()), accuracies(t.size());
        detail::check(nnla_network_evaluate_many(get(), x.data(), x.size(), t.data(), t.size(), losses.data(),
                                                 accuracies.data()));
        std::vector<Score> scores;
        for (std::size_t k = 0; k < t.size(); k++) {
            scores.push_back(Score{losses[k], accuracies[k]});
        }
        return scores;
    }

    /** @param X  an input each @param Y  receives an output each */
    void predict(const std::vector<ConstTensorRef> &X, const std::vector<TensorRef> &Y) {
        const std::vector<const nnla_tensor *> x = detail::handles(X);
        const std::vector<nnla_tensor *> y = detail::handles(Y);
        detail::check(nnla_network_predict_many(get(), x.data(), x.size(), y.data(), y.size()));
    }

    /** @param X  samples @param T  targets @param options  how to train */
    void fit(ConstTensorRef X, ConstTensorRef T, const FitOptions &options = FitOptions()) {
        Fitting fitting(options);
        fitting.end(nnla_network_fit(get(), X.get(), T.get(), &fitting.config));
    }

    /** @param X  an input each @param T  targets, an output each @param options  how to train */
    void fit(const std::vector<ConstTensorRef> &X, const std::vector<ConstTensorRef> &T,
             const FitOptions &options = FitOptions()) {
        const std::vector<const nnla_tensor *> x = detail::handles(X), t = detail::handles(T);
        Fitting fitting(options);
        fitting.end(nnla_network_fit_many(get(), x.data(), x.size(), t.data(), t.size(), &fitting.config));
    }

    /**
     * @param source  fills the batches
     * @param options  how to train
     * @param class_indices  whether targets of cross-entropy are class indices
     * @param ahead  whether the next batch is filled while the network trains on the present one
     */
    void fit_source(const Source &source, const FitOptions &options = FitOptions(), bool class_indices = true,
                    bool ahead = true) {
        Fitting fitting(options);
        fitting.source = &source;
        nnla_source settings = NNLA_SOURCE_INIT;
        settings.next = Fitting::fill;
        settings.payload = &fitting;
        settings.class_indices = class_indices;
        settings.ahead = ahead;
        fitting.end(nnla_network_fit_source(get(), &settings, &fitting.config));
    }

    /** @param X  samples @param T  targets @return loss and accuracy in inference mode */
    Score evaluate(ConstTensorRef X, ConstTensorRef T) {
        Score score = {0, 0};
        detail::check(nnla_network_evaluate(get(), X.get(), T.get(), &score.loss, &score.accuracy));
        return score;
    }

    /** @param X  samples @param Y  the output */
    void predict(ConstTensorRef X, TensorRef Y) { detail::check(nnla_network_predict(get(), X.get(), Y.get())); }

    /** @param node  its name @param X  samples @param Y  that node's output */
    void predict_node(const std::string &node, ConstTensorRef X, TensorRef Y) {
        detail::check(nnla_network_predict_node(get(), node.c_str(), X.get(), Y.get()));
    }

    /** @param nodes  their names @param X  samples @param Y  receives each node's output, all in one pass */
    void predict_nodes(const std::vector<std::string> &nodes, ConstTensorRef X, const std::vector<TensorRef> &Y) {
        std::vector<const char *> names;
        for (const std::string &node : nodes) {
            names.push_back(node.c_str());
        }
        if (Y.size() != names.size()) {
            throw Error(NNLA_ERROR_INVALID_ARGUMENT, "predict_nodes: expected a tensor for each node");
        }
        const std::vector<nnla_tensor *> y = detail::handles(Y);
        detail::check(nnla_network_predict_nodes(get(), names.data(), names.size(), X.get(), y.data()));
    }

    /**
     * @param node   its name
     * @param unit   which of its outputs
     * @param level  to look for
     * @param box    part of the input plane
     * @param field  receives the unit's values on a lattice, [rows x columns]
     * @return where the unit has the level
     */
    Contour boundary(const std::string &node, std::size_t unit, double level, const Box &box, TensorRef field) {
        return Contour(nnla_network_boundary(get(), node.c_str(), unit, level, box.data(), field.get()));
    }

    /** @param first  name of a node @param last  name of a node @param W  receives the one map of what lies between
        @param b  receives its shift */
    void affine_map(const std::string &first, const std::string &last, TensorRef W, TensorRef b) const {
        detail::check(nnla_network_affine_map(get(), first.c_str(), last.c_str(), W.get(), b.get()));
    }

    /** @param node  its name @return a view of its weights, a row for each unit */
    Tensor weight_matrix(const std::string &node) { return Tensor(nnla_network_weight_matrix(get(), node.c_str())); }

    /** @param node  its name @param unit  which of its units @param result  receives that row of its weights */
    void unit_template(const std::string &node, std::size_t unit, TensorRef result) const {
        detail::check(nnla_network_template(get(), node.c_str(), unit, result.get()));
    }

    /** @param node  its name @param X  samples @param T  their classes @return as nnla_network_separability() */
    double separability(const std::string &node, ConstTensorRef X, ConstTensorRef T) {
        double score = 0;
        detail::check(nnla_network_separability(get(), node.c_str(), X.get(), T.get(), &score));
        return score;
    }

    /** @return the names of all nodes, the input's first */
    std::vector<std::string> node_names() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < nnla_network_node_count(get()); i++) {
            names.push_back(nnla_network_node_name(get(), i));
        }
        return names;
    }

    /** @param index  of a node, 0 for the first input @return its layer's kind: "dense", "activation", "input" … */
    std::string node_kind(std::size_t index) const {
        const char *kind = nnla_network_node_kind(get(), index);
        detail::check(kind == nullptr ? nnla_error_status() : NNLA_OK);
        return kind;
    }

    /** @param index  of a node that is a squash @return which one */
    nnla_activation node_activation(std::size_t index) const {
        nnla_activation activation = NNLA_IDENTITY;
        detail::check(nnla_network_node_activation(get(), index, &activation));
        return activation;
    }

    /** @param index  of a node @return the indices of the nodes that it takes, none for an input */
    std::vector<std::size_t> node_inputs(std::size_t index) const {
        static_cast<void>(node_kind(index)); // throws if there is no such node
        std::vector<std::size_t> from(nnla_network_node_input_count(get(), index));
        for (std::size_t i = 0; i < from.size(); i++)
            detail::check(nnla_network_node_input(get(), index, i, &from[i]));
        return from;
    }

    /** @param node  its name @return its output of the last forward or step */
    ConstTensorRef output_of(const std::string &node) const {
        return ConstTensorRef(nnla_network_output_of(get(), node.c_str()));
    }

    /** @return the number of scalar parameters */
    std::size_t parameter_count() const { return nnla_network_parameter_count(get()); }

    /** @return the names of the parameter tensors, in order */
    std::vector<std::string> parameter_names() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < nnla_network_parameter_tensors(get()); i++) {
            names.push_back(nnla_network_parameter_name(get(), i));
        }
        return names;
    }

    /** @param name  such as "hidden.weight" @return that parameter; it may be written between calls */
    TensorRef parameter(const std::string &name) { return TensorRef(nnla_network_parameter(get(), find(name))); }

    /** @param name  such as "hidden.weight" @return that parameter */
    ConstTensorRef parameter(const std::string &name) const {
        return ConstTensorRef(nnla_network_const_parameter(get(), find(name)));
    }

    /** @param name  such as "hidden.weight" @return that parameter's gradient */
    ConstTensorRef gradient(const std::string &name) const {
        return ConstTensorRef(nnla_network_gradient(get(), find(name)));
    }

    /** @return the bytes that compile has taken */
    nnla_memory memory() const {
        nnla_memory memory = nnla_memory();
        memory.struct_size = sizeof memory;
        detail::check(nnla_network_memory(get(), nullptr, nullptr, 0, &memory));
        return memory;
    }

    /** @param path  the file, which is replaced as a whole */
    void save(const std::string &path) const { detail::check(nnla_network_save(get(), path.c_str())); }

    /** @return the bytes that save() writes */
    std::vector<unsigned char> saved() const {
        std::size_t size = 0;
        detail::check(nnla_network_save_memory(get(), nullptr, 0, &size));
        std::vector<unsigned char> file(size);
        detail::check(nnla_network_save_memory(get(), file.data(), file.size(), nullptr));
        return file;
    }

    /** @param path  of a file that save() wrote @return the network, compiled */
    static Network load(const std::string &path) { return Network(nnla_network_load(path.c_str())); }

    /** @param path  of a file that save() wrote @param config  limits @return the network, compiled */
    static Network load(const std::string &path, const nnla_load_config &config) {
        return Network(nnla_network_load_with(path.c_str(), &config));
    }

    /** @param file  what saved() returned @return the network, compiled */
    static Network load(const std::vector<unsigned char> &file) {
        return Network(nnla_network_load_memory(file.data(), file.size()));
    }

    /** @return all that training changes, for set_state(): see nnla_network_get_state() */
    std::vector<unsigned char> state() const {
        std::vector<unsigned char> bytes(nnla_network_state_size(get()));
        detail::check(nnla_network_get_state(get(), bytes.data(), bytes.size()));
        return bytes;
    }

    /** @param bytes  what state() of this network returned, to train on from there */
    void set_state(const std::vector<unsigned char> &bytes) {
        detail::check(nnla_network_set_state(get(), bytes.data(), bytes.size()));
    }

    /** @param names  of the classes, in their order */
    void set_class_names(const std::vector<std::string> &names) {
        std::vector<const char *> pointers;
        for (const std::string &name : names)
            pointers.push_back(name.c_str());
        detail::check(nnla_network_set_class_names(get(), pointers.size(), pointers.data()));
    }

    /** @return the names of the classes, none if they were not set */
    std::vector<std::string> class_names() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < nnla_network_class_count(get()); i++)
            names.push_back(nnla_network_class_name(get(), i));
        return names;
    }

    /** @return a table of nodes, shapes and parameters */
    std::string summary() const {
        const nnla_network *net = get();
        return detail::text([net](char *buffer, std::size_t size, std::size_t *needed) {
            return nnla_network_summary(net, buffer, size, needed);
        });
    }

  private:
    /* One call of fit: its settings, the user's functions, and what they threw: an exception must not pass through C. */
    struct Fitting {
        explicit Fitting(const FitOptions &given)
            : options(given), source(nullptr), config(NNLA_FIT_CONFIG_INIT),
              validation_inputs(detail::handles(given.validation_inputs)),
              validation_targets(detail::handles(given.validation_targets)) {
            config.epochs = options.epochs;
            config.batch_size = options.batch_size;
            config.shuffle = options.shuffle;
            config.patience = options.patience;
            config.min_delta = options.min_delta;
            if (options.validation != nullptr) {
                config.validation_X = options.validation->X.get();
                config.validation_T = options.validation->T.get();
            }
            if (!validation_inputs.empty()) {
                config.validation_inputs = validation_inputs.data();
                config.validation_input_count = validation_inputs.size();
            }
            if (!validation_targets.empty()) {
                config.validation_targets = validation_targets.data();
                config.validation_target_count = validation_targets.size();
            }
            if (options.on_epoch) {
                config.on_epoch = tell;
                config.payload = this;
            }
        }

        void end(nnla_status status) const {
            if (status == NNLA_ERROR_CANCELLED && thrown) {
                std::rethrow_exception(thrown);
            }
            detail::check(status);
        }

        static nnla_status tell(void *payload, const EpochInfo *info) noexcept {
            Fitting *fitting = static_cast<Fitting *>(payload);
            try {
                return fitting->options.on_epoch(*info) ? NNLA_OK : NNLA_STOP;
            } catch (...) {
                fitting->thrown = std::current_exception();
                return NNLA_ERROR_CANCELLED;
            }
        }

        static nnla_status fill(void *payload, const nnla_batch *batch) noexcept {
            Fitting *fitting = static_cast<Fitting *>(payload);
            try {
                *batch->rows = (*fitting->source)(Batch(batch));
                return *batch->rows > 0 ? NNLA_OK : NNLA_STOP;
            } catch (...) {
                fitting->thrown = std::current_exception();
                return NNLA_ERROR_CANCELLED;
            }
        }

        const FitOptions &options;
        const Source *source;
        nnla_fit_config config;
        std::vector<const nnla_tensor *> validation_inputs;
        std::vector<const nnla_tensor *> validation_targets;
        std::exception_ptr thrown;
    };

    static nnla_network *create(std::uint64_t seed, nnla_dtype dtype) {
        nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
        config.dtype = dtype;
        config.seed = seed;
        return nnla_network_create(&config);
    }

    std::size_t find(const std::string &name) const {
        std::size_t index = 0;
        detail::check(nnla_network_find_parameter(get(), name.c_str(), &index));
        return index;
    }
};

} // namespace nnla

#endif
