/**
 * @file network.hpp
 * @brief Layers, losses, optimizers, networks and predictors in C++.
 */
#ifndef NNLA_NETWORK_HPP
#define NNLA_NETWORK_HPP

#include "nnla/data.hpp"
#include "nnla/model_file.h"
#include "nnla/normalisation.h"
#include "nnla/pooling.h"
#include "nnla/predictor.h"
#include "nnla/shaping.h"
#include "nnla/source.hpp"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace nnla {

/** A layer that no network has taken yet. */
class Layer : public Handle<nnla_layer, nnla_layer_destroy> {
  public:
    using Handle::Handle;

    /** @param units  rows of W @param config  NULL for the defaults @return an affine map */
    static Layer dense(std::size_t units, const nnla_dense_config *config = nullptr) {
        return Layer(nnla_dense_create_with(units, config));
    }

    /** @param filters  templates @param kernel_height  of a template @param kernel_width  of a template
        @param config  NULL for the defaults @return a convolution over images */
    static Layer conv2d(std::size_t filters, std::size_t kernel_height, std::size_t kernel_width,
                        const nnla_conv2d_config *config = nullptr) {
        return Layer(nnla_conv2d_create_with(filters, kernel_height, kernel_width, config));
    }

    /** @param filters  templates @param kernel  their length @param config  NULL for the defaults
        @return a convolution over sequences */
    static Layer conv1d(std::size_t filters, std::size_t kernel, const nnla_conv1d_config *config = nullptr) {
        return Layer(nnla_conv1d_create_with(filters, kernel, config));
    }

    /** @param activation  which squash @return a squash */
    static Layer activation(nnla_activation activation) { return Layer(nnla_activation_create(activation)); }

    /** @param rate  in [0, 1) @return dropout */
    static Layer dropout(double rate) { return Layer(nnla_dropout_create(rate)); }

    /** @param height  of a window @param width  of a window @param config  NULL for the defaults @return max pooling */
    static Layer max_pool2d(std::size_t height, std::size_t width, const nnla_pool2d_config *config = nullptr) {
        return Layer(nnla_max_pool2d_create_with(height, width, config));
    }

    /** @param height  of a window @param width  of a window @param config  NULL for the defaults @return average
     * pooling */
    static Layer average_pool2d(std::size_t height, std::size_t width, const nnla_pool2d_config *config = nullptr) {
        return Layer(nnla_average_pool2d_create_with(height, width, config));
    }

    /** @param length  of a window @param config  NULL for the defaults @return max pooling of sequences */
    static Layer max_pool1d(std::size_t length, const nnla_pool1d_config *config = nullptr) {
        return Layer(nnla_max_pool1d_create_with(length, config));
    }

    /** @param length  of a window @param config  NULL for the defaults @return average pooling of sequences */
    static Layer average_pool1d(std::size_t length, const nnla_pool1d_config *config = nullptr) {
        return Layer(nnla_average_pool1d_create_with(length, config));
    }

    /** @return the largest value of each channel */
    static Layer global_max_pool() { return Layer(nnla_global_max_pool_create()); }

    /** @return the mean of each channel */
    static Layer global_average_pool() { return Layer(nnla_global_average_pool_create()); }

    /** @param config  NULL for the defaults @return batch normalisation */
    static Layer batch_norm(const nnla_batch_norm_config *config = nullptr) {
        return Layer(nnla_batch_norm_create_with(config));
    }

    /** @param config  NULL for the defaults @return layer normalisation */
    static Layer layer_norm(const nnla_layer_norm_config *config = nullptr) {
        return Layer(nnla_layer_norm_create_with(config));
    }

    /** @param count  rows of the table @param units  of each row @param config  NULL for the defaults @return a table
     * of vectors */
    static Layer embedding(std::size_t count, std::size_t units, const nnla_embedding_config *config = nullptr) {
        return Layer(nnla_embedding_create_with(count, units, config));
    }

    /** @return each sample as one vector */
    static Layer flatten() { return Layer(nnla_flatten_create()); }

    /** @param dims  of a sample @return each sample with these dimensions */
    static Layer reshape(const std::vector<std::size_t> &dims) {
        return Layer(nnla_reshape_create(dims.size(), dims.data()));
    }

    /** @return the sum of the inputs */
    static Layer add() { return Layer(nnla_add_create()); }

    /** @param axis  of a sample, from 0 @return the inputs behind each other */
    static Layer concatenate(std::size_t axis) { return Layer(nnla_concatenate_create(axis)); }

    /** @param config  NULL for the defaults @return the rectifier whose slope is trained */
    static Layer prelu(const nnla_prelu_config *config = nullptr) { return Layer(nnla_prelu_create_with(config)); }
};

/** A loss that no network has taken yet. */
class Loss : public Handle<nnla_loss, nnla_loss_destroy> {
  public:
    using Handle::Handle;

    /** @param kind  such as #NNLA_LOSS_MSE */
    explicit Loss(nnla_loss_kind kind) : Handle(nnla_loss_create(kind)) {}
};

/** An optimizer that no network has taken yet. */
class Optimizer : public Handle<nnla_optimizer, nnla_optimizer_destroy> {
  public:
    using Handle::Handle;

    /** @param config  all settings @return stochastic gradient descent */
    static Optimizer sgd(const nnla_sgd_config &config) { return Optimizer(nnla_sgd_create(&config)); }

    /** @param learning_rate  η @param momentum  μ @return stochastic gradient descent */
    static Optimizer sgd(double learning_rate = 0.01, double momentum = 0.0) {
        nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
        config.learning_rate = learning_rate;
        config.momentum = momentum;
        return sgd(config);
    }

    /** @param config  all settings @return Adam */
    static Optimizer adam(const nnla_adam_config &config) { return Optimizer(nnla_adam_create(&config)); }

    /** @param learning_rate  η @return Adam */
    static Optimizer adam(double learning_rate = 0.001) {
        nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
        config.learning_rate = learning_rate;
        return adam(config);
    }

    /** @param config  all settings @return AdamW */
    static Optimizer adamw(const nnla_adam_config &config) { return Optimizer(nnla_adamw_create(&config)); }
};

/** What is told after each epoch. */
typedef nnla_epoch_info EpochInfo;

/** How Network::fit() trains. */
struct FitOptions {
    std::size_t epochs = 1;                          /**< passes over the data */
    std::size_t batch_size = 0;                      /**< rows of a step; 0: 32, or max_batch if that is less */
    bool shuffle = true;                             /**< a new order of rows in each epoch */
    const Samples *validation = nullptr;             /**< evaluated after each epoch; may be NULL */
    std::size_t patience = 0;                        /**< epochs without a better validation loss; 0: no end */
    double min_delta = 0.0;                          /**< by how much better */
    std::function<bool(const EpochInfo &)> on_epoch; /**< called after each epoch: true to go on, false to end
                                                              early; what it throws comes out of fit() */
    std::vector<ConstTensorRef> validation_inputs;   /**< in place of validation: an input each */
    std::vector<ConstTensorRef> validation_targets;  /**< likewise: an output each */
};

/** Loss and accuracy. */
struct Score {
    double loss;     /**< the mean over the samples */
    double accuracy; /**< in [0, 1]; NaN for regression losses */
};

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
        const std::vector<const nnla_tensor *> x = handles(X), t = handles(T);
        double loss = 0;
        detail::check(nnla_network_step_many(get(), x.data(), x.size(), t.data(), t.size(), &loss));
        return loss;
    }

    /** @param X  an input each @param T  targets, an output each @return loss and accuracy of each output */
    std::vector<Score> evaluate(const std::vector<ConstTensorRef> &X, const std::vector<ConstTensorRef> &T) {
        const std::vector<const nnla_tensor *> x = handles(X), t = handles(T);
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
        const std::vector<const nnla_tensor *> x = handles(X);
        std::vector<nnla_tensor *> y;
        for (const TensorRef &tensor : Y) {
            y.push_back(tensor.get());
        }
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
        const std::vector<const nnla_tensor *> x = handles(X), t = handles(T);
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

    /** @return the names of all nodes, the input's first */
    std::vector<std::string> node_names() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < nnla_network_node_count(get()); i++) {
            names.push_back(nnla_network_node_name(get(), i));
        }
        return names;
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
              validation_inputs(handles(given.validation_inputs)),
              validation_targets(handles(given.validation_targets)) {
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

    static std::vector<const nnla_tensor *> handles(const std::vector<ConstTensorRef> &tensors) {
        std::vector<const nnla_tensor *> list;
        for (const ConstTensorRef &tensor : tensors) {
            list.push_back(tensor.get());
        }
        return list;
    }

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

/** A trained network's weights, packed for inference. The network has to outlive it. One per thread. */
class Predictor : public Handle<nnla_predictor, nnla_predictor_destroy> {
  public:
    using Handle::Handle;

    /** @param net  compiled @param max_batch  rows computed at once */
    Predictor(const Network &net, std::size_t max_batch) : Handle(nnla_predictor_create(net.get(), max_batch)) {}

    /** @return a predictor for another thread, which shares the packed weights */
    Predictor clone() const { return Predictor(nnla_predictor_clone(get())); }

    /** @param X  samples @param Y  the network's output */
    void predict(ConstTensorRef X, TensorRef Y) { detail::check(nnla_predictor_predict(get(), X.get(), Y.get())); }

    /** Packs the network's present weights anew. */
    void refresh() { detail::check(nnla_predictor_refresh(get())); }
};

} // namespace nnla

#endif
